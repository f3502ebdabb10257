using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Sources;

public sealed class SampleTests
{
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
    public void An_archive_gives_the_same(string name)
    {
        using var folder = new TempFolder();
        var sample = new Sample(name);

        AssertExpected(sample, Load(sample.Archive(folder, zipped: false)));
        AssertExpected(sample, Load(sample.Archive(folder, zipped: true)));
    }

    [Fact]
    public void Files_of_several_gzip_members_give_the_same()
    {
        var sample = new Sample("librechat-sample");

        Compare.WithOracle(
            Oracle.Compute(sample.Documents("transactions"), sample.Documents("messages"), sample.Documents("agents")),
            Load(Repository.Sample(Path.Combine("reports", "gzip-members", "dump"))));
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
            Oracle.Compute(sample.Documents("transactions"), sample.Documents("messages"), sample.Documents("agents")),
            Load(sample.Folder),
            name);
    }

    private static void AssertExpected(Sample sample, Scrape scrape)
    {
        Assert.InRange(sample.Families.Count(), 17, 18);
        foreach (string family in sample.Families)
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
