using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Ingest;

/// <summary>
/// What LibreChat's newest branches and forks write: rows that name their agents, media, other token types, credits that are taken away.
/// </summary>
public sealed class NewerRowTests : IDisposable
{
    private const string Cost = "librechat_cost_usd_total", Calls = "librechat_llm_calls_total", Tokens = "librechat_tokens_total",
        Withdrawn = "librechat_credits_withdrawn_total", Granted = "librechat_credits_granted_total",
        Skipped = "librechat_rows_skipped_total";

    private readonly MemorySource _source = new();
    private readonly TestExporter _exporter;
    private int _rows;

    public NewerRowTests() => _exporter = new TestExporter(_source);

    public void Dispose() => _exporter.Dispose();

    [Theory]
    [InlineData("agent_root", "agent_did", "agent_root")]
    [InlineData("agent_root____3", null, "agent_root")]
    [InlineData(null, "agent_did____12", "agent_did")]
    [InlineData("", "agent_did", "agent_did")]
    [InlineData("ephemeral", "agent_did", "none")]
    public void The_agent_that_a_row_names_needs_no_answer_and_wins_over_it(string? root, string? agent, string expected)
    {
        _source.Messages.Add(Documents.Message("answer", Ids.User(1), "agent_of_the_answer", "agents"));
        Save(
        [
            ("tokenType", "prompt"), ("model", "gpt-5"), ("rawAmount", -10), ("tokenValue", -50), ("messageId", "answer"),
            .. root is null ? ((string, object)[])[] : [("rootAgentId", root)],
            .. agent is null ? ((string, object)[])[] : [("agentId", agent)],
        ]);

        Assert.Equal(50e-6, Read().Value(Cost, $"agent={expected},model=gpt-5,type=input,user={Ids.User(1)}"));
        Assert.Equal(0, _source.LookedUp);
    }

    [Fact]
    public void A_row_that_names_its_agent_waits_for_nothing()
    {
        Read();
        Save([("tokenType", "completion"), ("rawAmount", -1), ("tokenValue", -1), ("messageId", "never saved"), ("agentId", "agent_a")]);

        Scrape scrape = _exporter.RefreshUntilAllShows();
        Assert.Equal(0, scrape.Value("librechat_exporter_pending_transactions"));
        Assert.Equal(0, scrape.Value("librechat_unattributed_transactions_total"));
        Assert.Equal(1e-6, scrape.Sum(Cost));
    }

    [Theory]
    [InlineData("image_generation")]
    [InlineData("image_edit")]
    [InlineData("video_generation")]
    [InlineData("media")]
    public void A_picture_or_film_costs_what_it_says_and_is_one_call(string context)
    {
        Save(
        [
            ("tokenType", "credits"), ("context", context), ("model", "veo"), ("rawAmount", -100), ("tokenValue", -100),
            ("debtCredits", 250), ("costUSD", 0.125), ("inputTokens", 7), ("outputTokens", 900),
        ]);

        Scrape scrape = Read();
        string labels = "agent=none,model=veo", user = $",user={Ids.User(1)}";
        Compare.Family(Cost, new Dictionary<string, double> { [$"{labels},type=other{user}"] = 0.125 }, scrape[Cost]);
        Compare.Family(Calls, new Dictionary<string, double> { [$"{labels}{user}"] = 1 }, scrape[Calls]);
        Compare.Family(
            Tokens,
            new Dictionary<string, double> { [$"{labels},type=input{user}"] = 7, [$"{labels},type=output{user}"] = 900 },
            scrape[Tokens]);
        Assert.Equal(0.125, scrape.Value("librechat_context_cost_usd_total", $"context={context},model=veo"));
        Assert.Equal(0.125, scrape.Value("librechat_window_model_cost_usd", "model=veo,type=other,window=24h"));
        Assert.Equal(0.125, scrape.Value("librechat_window_cost_usd", "window=24h"));
        Assert.Empty(scrape[Withdrawn]);
    }

    [Fact]
    public void Media_without_a_cost_cost_what_was_paid_and_what_is_owed()
    {
        Save([("tokenType", "credits"), ("context", "media"), ("model", "veo"), ("tokenValue", -100), ("debtCredits", 250)]);

        Scrape scrape = Read();
        Assert.Equal(350e-6, scrape.Sum(Cost), 1e-15);
        Assert.Equal(1, scrape.Sum(Calls));
        Assert.Empty(scrape[Tokens]);
    }

    [Fact]
    public void Where_balances_are_off_media_have_a_cost_alone()
    {
        Save([("tokenType", "credits"), ("context", "media"), ("model", "veo"), ("costUSD", 0.5)]);
        Save([("tokenType", "credits"), ("context", "media"), ("model", "veo")]);

        Scrape scrape = Read();
        Assert.Equal(0.5, scrape.Sum(Cost));
        Assert.Equal(1, scrape.Value(Skipped, "reason=token_value"));
    }

    [Fact]
    public void What_is_given_for_media_and_what_is_taken_for_a_debt_is_no_spending()
    {
        Save([("tokenType", "credits"), ("context", "media"), ("rawAmount", 70), ("tokenValue", 70)]);
        Save([("tokenType", "credits"), ("context", "media_debt"), ("rawAmount", -30), ("tokenValue", -30)]);

        Scrape scrape = Read();
        Assert.Empty(scrape[Cost]);
        Assert.Equal(70, scrape.Value(Granted, "context=media"));
        Assert.Equal(30, scrape.Value(Withdrawn, "context=media_debt"));
    }

    [Fact]
    public void Credits_that_are_taken_away_are_withdrawn_and_lower_nothing()
    {
        Save([("tokenType", "credits"), ("context", "balanceReset"), ("rawAmount", 500), ("tokenValue", 500)]);
        Save([("tokenType", "credits"), ("context", "balanceReset"), ("rawAmount", -200), ("tokenValue", -200)]);
        Save([("tokenType", "credits"), ("rawAmount", -1), ("tokenValue", -1)]);

        Scrape scrape = Read();
        Assert.Equal(500, scrape.Value(Granted, "context=balanceReset"));
        Compare.Family(
            Withdrawn, new Dictionary<string, double> { ["context=balanceReset"] = 200, ["context=other"] = 1 }, scrape[Withdrawn]);
    }

    [Theory]
    [InlineData("audio_input")]
    [InlineData("ocr_pages")]
    [InlineData("Prompt")]
    public void Of_another_token_type_the_money_counts_alone(string tokenType)
    {
        Save([("tokenType", tokenType), ("model", "ocr"), ("context", "message"), ("rawAmount", -12), ("tokenValue", -480)]);
        Save([("tokenType", tokenType), ("model", "ocr"), ("context", "message"), ("tokenValue", -20)]);

        Scrape scrape = Read();
        Compare.Family(
            Cost, new Dictionary<string, double> { [$"agent=none,model=ocr,type=other,user={Ids.User(1)}"] = 500e-6 }, scrape[Cost]);
        Assert.Empty(scrape[Tokens]);
        Assert.Empty(scrape[Calls]);
        Assert.Equal(0, scrape.Sum(Skipped));
    }

    [Fact]
    public void A_price_of_minus_1_costs_nothing_and_gives_nothing_back()
    {
        Save([("tokenType", "prompt"), ("model", "auto"), ("rate", -1e6), ("rawAmount", -14), ("tokenValue", 14e6)]);
        Save([("tokenType", "completion"), ("model", "auto"), ("rate", -1e6), ("rawAmount", -402), ("tokenValue", 402e6)]);

        Scrape scrape = Read();
        Assert.Equal(0, scrape.Sum(Cost));
        Assert.Equal(2, scrape[Cost].Count);
        Assert.Equal(416, scrape.Sum(Tokens));
        Assert.Equal(1, scrape.Sum(Calls));
        Assert.Empty(scrape["librechat_refunded_usd_total"]);
    }

    private Scrape Read() => _exporter.RefreshAndRead();

    private void Save((string Name, object Value)[] fields)
        => _source.Transactions.Add(Documents.Row(Ids.At(Ids.Noon, ++_rows), Ids.User(1), fields));
}
