using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests;

/// <summary>The samples in a database give what independent code computed from them, in every family.</summary>
public sealed class SampleFamilyTests
{
    [SkippableTheory]
    [InlineData("librechat-sample")]
    [InlineData("librechat-tenants")]
    [InlineData("librechat-newest")]
    public void All_expected_families_are_equal_series_by_series(string name)
    {
        using TestDatabase database = TestDatabase.Create();
        var sample = new Sample(name);
        sample.LoadInto(database);
        using var exporter = new LiveExporter(database, Sample.AsOf);

        sample.AssertAll(exporter.Refresh());
        exporter.Clock.Advance(TimeSpan.FromSeconds(0.001));
        sample.AssertAll(exporter.Refresh());
    }

    [SkippableFact]
    public async Task The_program_gives_them_too_as_of_the_instant_that_it_is_told()
    {
        using TestDatabase database = TestDatabase.Create();
        var sample = new Sample("librechat-tenants");
        sample.LoadInto(database);

        ChildProcess.Result result = await ExporterProcess.Run(database.Uri, "--once", "--as-of", $"{Sample.AsOf:yyyy-MM-ddTHH:mm:ssZ}");

        Assert.Equal("", result.Error);
        sample.AssertAll(Scrape.Parse(result.Output));
    }

    [SkippableTheory]
    [InlineData("librechat-sample")]
    [InlineData("librechat-tenants")]
    [InlineData("librechat-newest")]
    public async Task A_database_and_its_dump_give_the_same(string name)
    {
        using TestDatabase database = TestDatabase.Create();
        var sample = new Sample(name);
        sample.LoadInto(database);
        string[] arguments = ["--once", "--as-of", $"{Sample.AsOf:yyyy-MM-ddTHH:mm:ssZ}", "--disable", "process,runtime,documents"];

        Scrape fromDump = Scrape.Parse((await ExporterProcess.Run(sample.Folder, arguments)).Output);
        Scrape fromDatabase = Scrape.Parse((await ExporterProcess.Run(database.Uri, arguments)).Output);

        Assert.NotEmpty(fromDump["librechat_cost_usd_total"]);
        Assert.Equal(fromDump.Families.Keys.Order(), fromDatabase.Families.Keys.Order());
        foreach (string family in fromDump.Families.Keys.Where(name => !name.StartsWith("librechat_exporter_", StringComparison.Ordinal)))
        {
            Assert.Equal(fromDump[family].Keys.Order(), fromDatabase[family].Keys.Order());
            Assert.All(fromDump[family], sample => Assert.Equal(sample.Value, fromDatabase[family][sample.Key], 1e-6));
        }
    }
}
