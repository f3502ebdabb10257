using LibreChatExporter.Settings;
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
            Setting.All.Select(setting => setting.Flag).Where(flag => rows.Any(row => row[0].Trim('`') == flag)), rows.Select(row => row[0].Trim('`')));
        Assert.All(rows, row => Page.AssertDefault(Setting.All.Single(setting => setting.Flag == row[0].Trim('`')), row[1]));
        Assert.Contains("docs/configuration.md", Readme.Links);
    }

    [Fact]
    public void Every_family_has_a_row_with_its_labels_and_every_row_a_family()
    {
        using var exporter = new Exporter(
            new MemorySource(), TestSettings.Of(), TimeProvider.System, NullLoggerFactory.Instance);
        Dictionary<string, string> documented = Readme.Rows("| family | labels |")
            .Where(row => !row[0].Contains('*', StringComparison.Ordinal))
            .ToDictionary(row => row[0].Trim('`'), row => row[1]);
        Dictionary<string, string> exposed = exporter.Families
            .Where(family => family.Name.StartsWith("librechat_", StringComparison.Ordinal))
            .ToDictionary(family => family.Name, family => string.Join(", ", family.Labels));
        Assert.Equal(exposed.Order(KeyOrder), documented.Order(KeyOrder));
    }

    [Fact]
    public void The_files_that_it_names_are_there()
        => Assert.All(Readme.Links, path => Assert.True(File.Exists(Path.Combine(Repository.Root, path)), path));

    private static Comparer<KeyValuePair<string, string>> KeyOrder { get; } = Comparer<KeyValuePair<string, string>>.Create(
        (a, b) => string.CompareOrdinal(a.Key, b.Key));
}
