using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Sources;

public sealed class SampleTests
{
    /// <summary>Families of the samples that the exporter has; the expected values hold for them series by series.</summary>
    private static readonly string[] Compared =
    [
        "librechat_cost_usd_total", "librechat_tokens_total", "librechat_llm_calls_total", "librechat_context_cost_usd_total",
        "librechat_credits_granted_total",
    ];

    /// <summary>Families that the samples know and the exporter does not have yet: whoever adds one moves it to <see cref="Compared"/>.</summary>
    private static readonly string[] Later =
    [
        "librechat_window_cost_usd", "librechat_window_user_cost_usd", "librechat_window_model_cost_usd", "librechat_window_agent_cost_usd",
        "librechat_window_tokens", "librechat_window_llm_calls", "librechat_window_active_users", "librechat_window_active_conversations",
        "librechat_window_user_conversations", "librechat_balance_credits", "librechat_users",
        "librechat_user_last_transaction_timestamp_seconds",
    ];

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void A_sample_gives_the_expected_values(string name)
    {
        var sample = new Sample(name);

        AssertExpected(sample, Load(sample.Folder));
    }

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void An_uncompressed_dump_gives_the_same(string name)
    {
        using var folder = new TempFolder();
        var sample = new Sample(name);

        AssertExpected(sample, Load(sample.Uncompress(folder)));
    }

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void The_folder_of_the_database_itself_gives_the_same(string name)
    {
        var sample = new Sample(name);

        AssertExpected(sample, Load(Path.Combine(sample.Folder, "LibreChat")));
    }

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void All_usage_families_agree_with_the_oracle(string name)
    {
        var sample = new Sample(name);

        Compare.WithOracle(
            Oracle.Compute(sample.Documents("transactions"), sample.Documents("messages"), sample.Documents("agents")), Load(sample.Folder), name);
    }

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void Each_expected_family_is_compared_or_of_later_work(string name)
    {
        var sample = new Sample(name);
        Scrape scrape = Load(sample.Folder);

        Assert.Equal(sample.Families.Order(), Compared.Concat(Later).Order());
        Assert.Empty(Later.Intersect(scrape.Families.Keys));
    }

    private static void AssertExpected(Sample sample, Scrape scrape)
    {
        foreach (string family in Compared)
        {
            Compare.Family(family, sample.Expected(family), scrape[family]);
        }

        Assert.Equal(sample.Skipped, scrape.Sum("librechat_rows_skipped_total"));
        Assert.Equal(sample.Unattributed, scrape.Value("librechat_unattributed_transactions_total"));
        Assert.Equal(sample.Transactions, scrape.Value("librechat_exporter_documents_read_total", "collection=transactions"));
        Assert.Equal(0, scrape.Value("librechat_exporter_pending_transactions"));
        Assert.Equal(1, scrape.Value("librechat_up"));
    }

    private static Scrape Load(string folder)
    {
        using var source = new DumpSource(folder, database: null);
        using var exporter = new TestExporter(source, new FakeTimeProvider(Sample.AsOf));
        return exporter.RefreshAndRead();
    }
}
