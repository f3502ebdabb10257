using LibreChatExporter.Configuration;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Sources;

/// <summary>Small dumps that show what people who run LibreChat, MongoDB or Prometheus have reported in public.</summary>
public sealed class PublicReportTests
{
    private const string User = "6ad8a940abcdef0123000001", Cost = "librechat_cost_usd_total";

    [Fact]
    public void Answers_of_which_only_the_titles_are_charged_are_without_transactions()
        => Assert.Equal(5, Read("title-only").Value("librechat_answers_without_transactions_total", "endpoint=OVH"));

    [Fact]
    public void A_price_of_minus_1_refunds_nothing_and_its_tokens_and_calls_count()
    {
        Scrape scrape = Read("openrouter-auto");

        Assert.Empty(scrape["librechat_refunded_usd_total"]);
        Assert.Equal(2 * (14 + 402) + 300, scrape.Sum("librechat_tokens_total"));
        Assert.Equal(3, scrape.Sum("librechat_llm_calls_total"));

        // What was charged at a price of a million, by the same model.
        Assert.Equal(14 + 402, scrape.Sum(Cost));
    }

    [Fact]
    public void An_answer_with_a_long_id_has_its_agent()
    {
        Scrape scrape = Read("long-messageid");

        Assert.All(scrape[Cost].Keys, series => Assert.Contains("agent=agent_AAAAAAAAAAAAAAAAAAAAA", series, StringComparison.Ordinal));
        Assert.Equal(0, scrape.Value("librechat_unattributed_transactions_total"));
    }

    [Fact]
    public void A_tool_has_its_server_in_the_older_way_of_writing_it_too() => Compare.Family(
        "librechat_tool_calls_total",
        new Dictionary<string, double>
        {
            ["server=brave,tool=search"] = 1,
            ["server=filesystem,tool=read_file"] = 1,
            ["server=none,tool=web_search"] = 1,
            ["server=none,tool=lc_transfer_to_agent_BBBBBBBBBBBBBBBBBBBBB"] = 1,
        },
        Read("tool-names")["librechat_tool_calls_total"]);

    [Fact]
    public void Collections_behind_views_are_read()
        => Assert.Equal(0.0025, Read("view").Value(Cost, $"agent=none,model=gpt-4o,type=input,user={User}"));

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public void A_price_of_the_installation_is_not_the_default_and_a_free_model_stays_free(string reprice)
    {
        Scrape scrape = Read("token-config", (Setting.Reprice, reprice));

        Assert.DoesNotContain(
            scrape["librechat_model_price_mismatch"].Keys, series => series.StartsWith("model=my-own-llama,", StringComparison.Ordinal));
        string free = $"agent=none,model=meta-llama/llama-3.3-70b-instruct:free,type=input,user={User}";
        Assert.Equal(0, scrape.Value(Cost, free));
        Assert.Equal(0.01, scrape.Value(Cost, $"agent=none,model=my-own-llama,type=input,user={User}"), 1e-9);
    }

    private static Scrape Read(string report, params (Setting Setting, string Value)[] settings)
    {
        using var source = new DumpSource(Path.Combine(Repository.Sample("reports"), report, "dump"), database: null);
        using var exporter = new TestExporter(source, new FakeTimeProvider(Sample.AsOf), settings);
        return exporter.RefreshAndRead();
    }
}
