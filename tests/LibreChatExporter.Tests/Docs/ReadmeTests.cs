using LibreChatExporter.Configuration;
using LibreChatExporter.Hosting;
using LibreChatExporter.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LibreChatExporter.Tests.Docs;

/// <summary>The README says what the code does.</summary>
public sealed class ReadmeTests
{
    private static readonly Page Readme = new("README.md");

    [Fact]
    public void Every_row_of_a_setting_has_its_default_and_the_rest_is_linked()
    {
        string[][] rows = Readme.Rows("| setting | default |");
        Assert.Equal(
            Setting.All.Select(setting => setting.Flag).Where(flag => rows.Any(row => row[0].Trim('`') == flag)),
            rows.Select(row => row[0].Trim('`')));
        Assert.All(rows, row => Page.AssertDefault(Setting.All.Single(setting => setting.Flag == row[0].Trim('`')), row[1]));
        Assert.Contains("docs/configuration.md", Readme.Links);
    }

    [Fact]
    public void Every_family_that_it_names_is_exposed_and_the_rest_is_linked()
    {
        using var exporter = new Exporter(
            new MemorySource(),
            TestSettings.WithFile("budgets: [{name: all, amount: 1}]"),
            TimeProvider.System,
            NullLoggerFactory.Instance);
        IEnumerable<string> exposed = exporter.Families.Select(family => family.Name);
        Assert.Empty(Readme.Rows("| family | |").SelectMany(row => row[0].Split(", ")).Select(name => name.Trim('`')).Except(exposed));
        Assert.Contains("docs/metrics.md", Readme.Links);
    }

    [Fact]
    public void The_files_that_it_names_are_there()
        => Assert.All(Readme.Links, path => Assert.True(File.Exists(Path.Combine(Repository.Root, path)), path));
}
