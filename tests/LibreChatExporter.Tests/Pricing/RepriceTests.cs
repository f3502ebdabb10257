using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Pricing;

/// <summary>Cost as tokens times price, through a scrape.</summary>
public sealed class RepriceTests
{
    private const string File = """
        prices:
          - {model: own, input: 2, output: 8, cache-write: 2.5, cache-read: 0.25}
          - {model: own-plain, input: 2, output: 8}
          - {model: own-free, input: 0, output: 0}
          - {model: own-tier, input: 1, output: 2, cache-read: 0.5, premium-above: 1000, premium-input: 10, premium-output: 20, premium-cache-read: 5}
        budgets:
          - {name: all, amount: 1}
          - {name: own, amount: 1, model: "own*"}
        """;

    private readonly RowLog _rows = new();

    public static TheoryData<string, double, double> Prompts => new()
    {
        // 100 tokens that are not cached, 200 written, 3,000 read.
        { "own", 200, 200 + 500 + 750 },
        { "own-plain", 200, 2 * 3300 },
        { "own-free", 0, 0 },
        { "own-tier", 100, 1000 + 2000 + 15_000 },
        { "claude-sonnet-4-5", 300, 300 + 750 + 900 },
        { "llama-unknown-9x", 777, 777 },
        { "", 777, 777 },
    };

    [Theory]
    [MemberData(nameof(Prompts))]
    public void A_prompt_costs_its_tokens_by_their_kinds(string model, double plain, double cached)
    {
        TestRow row = new(Ids.Noon) { Model = model.Length == 0 ? null : model, Tokens = 100, Credits = 777 };
        Assert.Equal(plain / 1e6, Cost(row), 1e-12);
        Assert.Equal(cached / 1e6, Cost(row with { Cache = (200, 3000) }), 1e-12);
    }

    /// <summary>As OpenRouter's list and an endpoint's <c>tokenConfig</c> make it, whatever LibreChat's table says.</summary>
    [Theory]
    [InlineData("meta-llama/llama-3.3-70b-instruct:free")]
    [InlineData("claude-sonnet-4-5")]
    [InlineData("gpt-5.5")]
    [InlineData("my-own-llama")]
    [InlineData("own-free")]
    public void A_model_that_the_installation_has_made_free_stays_free(string model)
    {
        TestRow free = new(Ids.Noon) { Model = model, Tokens = 1000, Credits = 0 };
        Assert.Equal(0, Cost(free, free with { Cache = (200, 3000) }, free with { IsPrompt = false }));
    }

    [Fact]
    public void A_price_in_the_settings_file_holds_for_what_LibreChat_gives_away_too()
        => Assert.Equal(200 / 1e6, Cost(new TestRow(Ids.Noon) { Model = "own", Tokens = 100, Credits = 0 }), 1e-12);

    [Theory]
    [InlineData("own", "message", 80)]
    [InlineData("own", "incomplete", 80)]
    [InlineData("claude-sonnet-4-5", "message", 150)]
    [InlineData("claude-sonnet-4-5", "incomplete", 172)]
    [InlineData("llama-unknown-9x", "incomplete", 777)]
    public void Only_LibreChats_own_prices_have_its_surcharge_for_stopped_answers(string model, string context, double credits)
        => Assert.Equal(
            credits / 1e6,
            Cost(new TestRow(Ids.Noon) { Model = model, IsPrompt = false, Context = context, Tokens = 10, Credits = 777 }),
            1e-12);

    [Theory]
    [InlineData("own-tier", 1000, 2)]
    [InlineData("own-tier", 1001, 20)]
    [InlineData("gpt-5.5", 272_000, 30)]
    [InlineData("gpt-5.5", 272_001, 45)]
    public void A_long_prompt_makes_its_completion_dearer_whether_they_are_read_together_or_not(string model, double prompt, double price)
    {
        TestRow before = new(Ids.Noon) { Model = model, Tokens = prompt / 4, Cache = (prompt / 4, prompt / 2), Credits = 1 };
        TestRow after = before with { IsPrompt = false, Tokens = 10, Cache = null };
        foreach (string? messageId in (string?[])[null, "answer"])
        {
            double together = Cost(before with { MessageId = messageId }, after with { MessageId = messageId }) - Cost(before);
            Assert.Equal(10 * price / 1e6, together, 1e-9);
        }

        using TestExporter exporter = Start();
        _rows.Save(before);
        double first = exporter.RefreshUntilAllShows().Sum("librechat_cost_usd_total");
        exporter.Clock.Advance(TimeSpan.FromMinutes(1));
        _rows.Save(after);
        Assert.Equal(10 * price / 1e6, exporter.RefreshUntilAllShows().Sum("librechat_cost_usd_total") - first, 1e-9);
    }

    /// <summary>Rows are read in pages of 4,096; what is between the two belongs to other chats.</summary>
    [Fact]
    public void A_prompt_of_an_earlier_page_is_remembered()
    {
        TestRow prompt = new(Ids.Noon) { Model = "own-tier", Tokens = 10 };
        _rows.Save(prompt with { Tokens = 2000, Conversation = "long" }, prompt with { Conversation = "short" });
        _rows.Save(Enumerable.Range(0, 10_500).Select(i => prompt with { Conversation = $"{i}" }));
        _rows.Save(prompt with { IsPrompt = false, Conversation = "short" }, prompt with { IsPrompt = false, Conversation = "long" });
        using TestExporter exporter = Start();

        Assert.Equal(
            (10 * 2) + (10 * 20),
            exporter.RefreshAndRead().Value("librechat_cost_usd_total", $"agent=none,model=own-tier,type=output,user={Ids.User(1)}") * 1e6,
            1e-6);
    }

    /// <summary>
    /// A turn with tools has several calls under one answer, of one or several models; two users may have one answer's id.
    /// </summary>
    [Fact]
    public void A_completion_belongs_to_the_last_prompt_of_its_answer_model_and_user()
    {
        TestRow prompt = new(Ids.Noon) { Model = "own-tier", MessageId = "answer", Tokens = 2000 };
        TestRow completion = prompt with { IsPrompt = false, Tokens = 10 };
        _rows.Save(
            prompt,
            prompt with { User = 2, Tokens = 20 },
            prompt with { Model = "own", Tokens = 20 },
            completion,
            completion with { User = 2 },
            prompt with { Tokens = 20 },
            completion,
            prompt with { MessageId = "another", Tokens = 2000 },
            completion,
            completion with { MessageId = "another" });
        using TestExporter exporter = Start();
        exporter.RefreshAndRead();

        // There is no such answer, which is waited for.
        exporter.Clock.Advance(TimeSpan.FromMinutes(5));
        Scrape scrape = exporter.RefreshUntilAllShows();

        Assert.Equal(
            440, scrape.Value("librechat_cost_usd_total", $"agent=none,model=own-tier,type=output,user={Ids.User(1)}") * 1e6, 1e-6);
        Assert.Equal(20, scrape.Value("librechat_cost_usd_total", $"agent=none,model=own-tier,type=output,user={Ids.User(2)}") * 1e6, 1e-6);
    }

    /// <summary>As LibreChat does where it could not count the prompt's tokens.</summary>
    [Fact]
    public void A_completion_without_a_prompt_has_the_premium_price()
        => Assert.Equal(10 * 45 / 1e6, Cost(new TestRow(Ids.Noon) { Model = "gpt-5.5", IsPrompt = false, Tokens = 10 }), 1e-12);

    [Fact]
    public void Windows_contexts_and_budgets_follow()
    {
        _rows.Save(
            new TestRow(Ids.Noon) { Model = "own", Tokens = 1000, Credits = 9 },
            new TestRow(Ids.Noon) { Model = "llama-unknown-9x", Credits = 500 },
            new TestRow(Ids.Noon) { Model = "claude-sonnet-4-5", IsPrompt = false, Tokens = 100, Credits = 9 });
        using TestExporter exporter = Start();
        Scrape scrape = exporter.RefreshAndRead();

        foreach (string family in (string[])["librechat_cost_usd_total", "librechat_context_cost_usd_total"])
        {
            Assert.Equal(4000 / 1e6, scrape.Sum(family), 1e-12);
        }

        Assert.Equal(4000 / 1e6, scrape.Value("librechat_window_cost_usd", "window=24h"), 1e-12);
        Assert.Equal(2000 / 1e6, scrape.Value("librechat_window_model_cost_usd", "model=own,type=input,window=24h"), 1e-12);
        Assert.Equal(4000 / 1e6, scrape.Value("librechat_budget_spent_usd", "budget=all"), 1e-12);
        Assert.Equal(2000 / 1e6, scrape.Value("librechat_budget_spent_usd", "budget=own"), 1e-12);
    }

    [Fact]
    public void Own_prices_alone_change_no_cost()
    {
        _rows.Save(new TestRow(Ids.Noon) { Model = "own", Tokens = 1000, Credits = 9 });
        using var exporter = new TestExporter(_rows.Source, TestSettings.WithFile(File));

        Assert.Equal(9 / 1e6, exporter.RefreshAndRead().Sum("librechat_cost_usd_total"), 1e-12);
    }

    [Fact]
    public void A_refund_stays_what_LibreChat_gave_back()
    {
        _rows.Save(new TestRow(Ids.Noon) { Model = "own", Tokens = 1000, Credits = -500 });
        using TestExporter exporter = Start();

        Assert.Equal(500 / 1e6, exporter.RefreshAndRead().Sum("librechat_refunded_usd_total"), 1e-12);
    }

    [Fact]
    public void Cost_is_repriced_also_where_prices_are_not_checked()
    {
        _rows.Save(new TestRow(Ids.Noon) { Model = "own", Tokens = 1000, Credits = 9 });
        using TestExporter exporter = Start((Setting.Disable, "prices"));

        Assert.Equal(2000 / 1e6, exporter.RefreshAndRead().Sum("librechat_cost_usd_total"), 1e-12);
    }

    /// <summary>What rows cost on their own, in US dollars.</summary>
    private static double Cost(params TestRow[] rows)
    {
        var log = new RowLog();
        log.Save(rows);
        using var exporter = new TestExporter(
            log.Source, TestSettings.WithFile(File, (Setting.Reprice, "true"), (Setting.AttributionWait, "1ms")));
        exporter.RefreshAndRead();
        exporter.Clock.Advance(TimeSpan.FromSeconds(1));
        return exporter.RefreshUntilAllShows().Sum("librechat_cost_usd_total");
    }

    private TestExporter Start(params (Setting, string)[] settings) => new(
        _rows.Source, TestSettings.WithFile(File, [(Setting.Reprice, "true"), .. settings]));
}
