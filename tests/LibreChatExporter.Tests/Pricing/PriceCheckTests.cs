using LibreChatExporter.Pricing;

namespace LibreChatExporter.Tests.Pricing;

public sealed class PriceCheckTests
{
    private static readonly ModelPrice Sonnet = PriceScenario.Sonnet;

    [Fact]
    public void Rows_charged_as_they_should_be_show_the_reference()
    {
        PriceScenario scenario = new PriceScenario(Sonnet).Charge(Sonnet, PriceScenario.Calls);

        IReadOnlyList<PriceReading> readings = scenario.Check.Read(PriceScenario.Now);

        Assert.Equal(Enum.GetValues<PriceType>(), readings.Select(reading => reading.Type));
        Assert.All(readings, reading => Assert.Equal(PriceScenario.Model, reading.Model));
        Assert.All(readings, reading => Assert.Equal(Sonnet.Of(reading.Type), reading.Reference));
        Assert.All(readings, reading => Assert.Equal(reading.Reference!.Value, reading.Charged!.Value, 1e-9));
        Assert.All(readings, reading => Assert.False(reading.IsMismatch));
    }

    public static TheoryData<PriceType, ModelPrice, double> Changes => new()
    {
        { PriceType.Input, Sonnet with { Input = 4 }, 4 },
        { PriceType.Output, Sonnet with { Output = 14.8 }, 14.8 },
        { PriceType.CacheWrite, Sonnet with { CacheWrite = 6 }, 6 },
        { PriceType.CacheRead, Sonnet with { CacheRead = 0.31 }, 0.31 },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_price_that_differs_is_found_on_its_own_type(PriceType type, ModelPrice charged, double price)
    {
        PriceScenario scenario = new PriceScenario(Sonnet).Charge(charged, PriceScenario.Calls);

        Assert.Equal([type], scenario.Mismatches());
        Assert.Equal(price, scenario.Charged(type)!.Value, 1e-9);
    }

    [Fact]
    public void A_difference_of_1_percent_is_none()
        => Assert.Empty(new PriceScenario(new ModelPrice(100, 100)).Charge(new ModelPrice(101, 99), PriceScenario.Calls).Mismatches());

    [Fact]
    public void The_cached_rows_parts_without_rows_of_their_own_have_the_reference()
    {
        PriceScenario scenario = new PriceScenario(Sonnet).Charge(Sonnet with { CacheRead = 0.6 }, [PriceScenario.Calls[3]]);

        Assert.Equal(0.6, scenario.Charged(PriceType.CacheRead)!.Value, 1e-9);
        Assert.Null(scenario.Charged(PriceType.Input));
        Assert.Null(scenario.Charged(PriceType.CacheWrite));
    }

    [Fact]
    public void A_free_cached_row_is_a_mismatch_but_not_a_price_below_0()
    {
        PriceScenario scenario = new PriceScenario(Sonnet).Charge(new ModelPrice(0, 0), [PriceScenario.Calls[2]]);

        Assert.Equal(0, scenario.Charged(PriceType.CacheRead));
        Assert.Equal([PriceType.CacheRead], scenario.Mismatches());
    }

    [Fact]
    public void A_model_without_reference_that_is_charged_the_default_is_unpriced()
    {
        PriceScenario scenario = new PriceScenario(null).Charge(new ModelPrice(6, 6), PriceScenario.Calls);

        Assert.Equal(Enum.GetValues<PriceType>(), scenario.Mismatches());
        Assert.All(scenario.Check.Read(PriceScenario.Now), reading => Assert.True(reading.IsUnpriced));
        Assert.All(scenario.Check.Read(PriceScenario.Now), reading => Assert.Equal(6, reading.Charged!.Value, 1e-9));
    }

    [Fact]
    public void One_side_of_a_call_at_the_default_is_enough_where_there_is_no_other()
        => Assert.Equal([PriceType.Output], new PriceScenario(null).Charge(new(6, 6), [CallSide.Completion(5, 10)]).Mismatches());

    public static TheoryData<ModelPrice> OwnPrices
        => [new(0.5, 1.5), new(2, 6), new(6, 12), new(0, 0), new(6, 6, CacheRead: 0.6), new(6.1, 6)];

    [Theory]
    [MemberData(nameof(OwnPrices))]
    public void A_price_of_the_installations_own_is_neither_right_nor_wrong_nor_missing(ModelPrice own)
    {
        IReadOnlyList<PriceReading> readings = new PriceScenario(null).Charge(own, PriceScenario.Calls).Check.Read(PriceScenario.Now);

        Assert.Equal(Enum.GetValues<PriceType>(), readings.Select(reading => reading.Type));
        Assert.All(readings, reading => Assert.Equal(own.Of(reading.Type), reading.Charged!.Value, 1e-9));
        Assert.All(readings, reading => Assert.Null(reading.IsMismatch));
        Assert.All(readings, reading => Assert.False(reading.IsUnpriced));
    }

    [Fact]
    public void A_cached_row_tells_nothing_while_the_price_of_its_input_is_unknown()
    {
        PriceScenario scenario = new PriceScenario(null).Charge(new ModelPrice(6, 6), [PriceScenario.Calls[2]]);
        Assert.Empty(scenario.Check.Read(PriceScenario.Now));

        scenario.Charge(new ModelPrice(6, 6), [PriceScenario.Calls[0]]);
        Assert.Equal(6, scenario.Charged(PriceType.CacheRead)!.Value, 1e-9);
    }

    [Fact]
    public void A_legacy_id_that_was_priced_by_accident_is_a_mismatch()
    {
        ModelPrice accident = PriceTable.LibreChat.Find("agent_hgxLj6oT3cwJxf0WUo1X0J")!;
        PriceScenario scenario = new PriceScenario(Sonnet).Charge(accident, [CallSide.Prompt(10), CallSide.Completion(5, 10)]);

        Assert.Equal([PriceType.Input, PriceType.Output], scenario.Mismatches());
        Assert.Equal(15, scenario.Charged(PriceType.Input));
    }

    [Fact]
    public void The_last_reference_counts_for_all_rows()
    {
        PriceCheck check = new();
        check.Observe(1, reference: null, CallSide.Prompt(10), rate: 6, credits: 60, createdAt: 0);
        Assert.True(check.Read(DateTimeOffset.UnixEpoch)[0].IsMismatch);

        check.Observe(1, new ModelPrice(6, 15), CallSide.Completion(10, 10, isStopped: true), rate: 17.25, credits: 172, createdAt: 0);
        Assert.False(check.Read(DateTimeOffset.UnixEpoch)[0].IsMismatch);
    }

    [Fact]
    public void Models_are_apart()
    {
        PriceCheck check = new();
        check.Observe(2, Sonnet, CallSide.Prompt(10), rate: 3, credits: 30, createdAt: 0);
        check.Observe(1, Sonnet, CallSide.Prompt(10), rate: 5, credits: 50, createdAt: 0);

        IEnumerable<PriceReading> input = check.Read(DateTimeOffset.UnixEpoch).Where(reading => reading.Type == PriceType.Input);

        Assert.Equal(
            [
                new PriceReading(2, PriceType.Input, 3, 3, IsUnpriced: false),
                new PriceReading(1, PriceType.Input, 5, 3, IsUnpriced: false),
            ],
            input);
    }
}
