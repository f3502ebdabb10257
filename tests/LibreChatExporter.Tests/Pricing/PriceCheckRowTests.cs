using LibreChatExporter.Pricing;

namespace LibreChatExporter.Tests.Pricing;

public sealed class PriceCheckRowTests
{
    private static readonly ModelPrice Sonnet = PriceScenario.Sonnet;
    private static readonly ModelPrice Tiered = PriceTable.LibreChat.Find("gpt-5.5")!;

    [Fact]
    public void Calls_in_the_premium_tier_count_as_what_they_would_have_cost_below_it()
    {
        CallSide[] calls =
        [
            CallSide.Prompt(300_000), CallSide.Prompt(280_000, cacheWrite: 20_000), CallSide.Prompt(280_000, cacheRead: 20_000),
            CallSide.Prompt(280_000, cacheWrite: 10_000, cacheRead: 20_000), CallSide.Completion(10, 300_000),
        ];
        PriceScenario scenario = new PriceScenario(Tiered).Charge(Tiered, calls);

        Assert.Empty(scenario.Mismatches());
        Assert.All(Enum.GetValues<PriceType>(), type => Assert.Equal(Tiered.Of(type), scenario.Charged(type)!.Value, 1e-9));
    }

    [Fact]
    public void A_completion_whose_prompt_is_unknown_tells_nothing_where_there_is_a_tier()
    {
        CallSide side = CallSide.Completion(10, promptTokens: null);

        Assert.Null(new PriceScenario(Tiered).Charge(Tiered, [side]).Charged(PriceType.Output));
        Assert.Equal(15, new PriceScenario(Sonnet).Charge(Sonnet, [side]).Charged(PriceType.Output));
    }

    [Fact]
    public void A_stopped_answer_tells_nothing_and_a_stopped_prompt_its_price()
    {
        CallSide[] stopped = [CallSide.Completion(10, 10, isStopped: true), CallSide.Prompt(10) with { IsStopped = true }];
        PriceScenario scenario = new PriceScenario(Sonnet).Charge(Sonnet, stopped);

        Assert.Null(scenario.Charged(PriceType.Output));
        Assert.Equal(3, scenario.Charged(PriceType.Input));
    }

    [Fact]
    public void A_row_without_tokens_tells_its_rate()
        => Assert.Equal(15, new PriceScenario(Sonnet).Charge(Sonnet, [CallSide.Completion(0, 10)]).Charged(PriceType.Output));

    [Theory]
    [InlineData(null)]
    [InlineData(double.NaN)]
    [InlineData(-1.0)]
    public void A_row_without_a_rate_tells_what_its_tokens_were_charged(double? rate)
    {
        PriceCheck check = new();
        check.Observe(1, Sonnet, CallSide.Prompt(10), rate, credits: 40, createdAt: 0);
        check.Observe(1, Sonnet, CallSide.Completion(0, 10), rate, credits: 0, createdAt: 0);

        PriceReading[] readings = [.. check.Read(DateTimeOffset.UnixEpoch)];

        Assert.Equal([4, null, null, null], readings.Select(reading => reading.Charged));
        Assert.Equal([true, null, null, null], readings.Select(reading => reading.IsMismatch));
    }

    [Fact]
    public void Rows_leave_after_30_days()
    {
        PriceScenario scenario = new PriceScenario(Sonnet).Charge(Sonnet with { Input = 9 }, [CallSide.Prompt(10)], TimeSpan.FromDays(30));
        Assert.Equal([PriceType.Input], scenario.Mismatches());

        Assert.Empty(scenario.Check.Read(PriceScenario.Now.AddMilliseconds(1)));
    }

    [Fact]
    public void Models_that_are_used_no_more_make_room_for_others()
    {
        const int many = 1_000;
        var check = new PriceCheck();
        long then = (PriceScenario.Now - TimeSpan.FromDays(20)).ToUnixTimeMilliseconds(),
            now = PriceScenario.Now.AddDays(15).ToUnixTimeMilliseconds();
        for (int model = 0; model < many; model++)
        {
            check.Observe(model, Sonnet, CallSide.Prompt(10), 3, 30, then);
        }

        check.Observe(many, Sonnet, CallSide.Prompt(10), 99, 990, now);
        Assert.Empty(check.Read(PriceScenario.Now.AddDays(15)));

        check.Observe(many, Sonnet, CallSide.Prompt(10), 99, 990, now);
        Assert.True(check.Read(PriceScenario.Now.AddDays(15)).Single(reading => reading.Charged is not null).IsMismatch);
    }

    [Fact]
    public void The_newest_101_rows_decide()
    {
        PriceScenario scenario = new PriceScenario(Sonnet)
            .Charge(Sonnet with { Input = 9 }, Enumerable.Repeat(CallSide.Prompt(10), 500), TimeSpan.FromDays(2))
            .Charge(Sonnet, Enumerable.Repeat(CallSide.Prompt(10), 50), TimeSpan.FromDays(1));
        Assert.Equal(9, scenario.Charged(PriceType.Input));

        scenario.Charge(Sonnet, [CallSide.Prompt(10)]);
        Assert.Equal(3, scenario.Charged(PriceType.Input));
    }

    [Fact]
    public void Old_rows_that_come_late_do_not_drive_out_newer_ones()
    {
        PriceScenario scenario = new PriceScenario(Sonnet)
            .Charge(Sonnet, Enumerable.Repeat(CallSide.Prompt(10), 101))
            .Charge(Sonnet with { Input = 9 }, Enumerable.Repeat(CallSide.Prompt(10), 500), TimeSpan.FromDays(2));

        Assert.Equal(3, scenario.Charged(PriceType.Input));
    }

    [Fact]
    public void Noting_a_row_of_a_known_model_allocates_nothing()
    {
        PriceScenario scenario = new PriceScenario(Sonnet).Charge(Sonnet, PriceScenario.Calls);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            scenario.Check.Observe(PriceScenario.Model, Sonnet, CallSide.Prompt(10, 20, 30), rate: 1, credits: 60, createdAt: i);
            scenario.Check.Observe(PriceScenario.Model, Sonnet, CallSide.Completion(10, 60), rate: 15, credits: 150, createdAt: i);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
