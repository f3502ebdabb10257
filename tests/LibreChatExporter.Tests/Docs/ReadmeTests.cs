using System.Text.RegularExpressions;
using LibreChatExporter.Settings;
using LibreChatExporter.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LibreChatExporter.Tests.Docs;

/// <summary>The README says what the code does.</summary>
public sealed class ReadmeTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public void Every_setting_has_a_row_with_its_default_and_every_row_a_setting()
    {
        string[][] rows = Rows("| setting | default |");
        Assert.Equal(Setting.All.Select(setting => setting.Flag), rows.Select(row => row[0].Trim('`')));
        foreach ((Setting setting, string[] row) in Setting.All.Zip(rows))
        {
            if (setting.Default is not null)
            {
                Assert.Equal(setting.Default, row[1].Trim('`'));
            }
        }
    }

    [Fact]
    public void Every_family_has_a_row_with_its_labels_and_every_row_a_family()
    {
        using var exporter = new Exporter(
            new MemorySource(), TestSettings.Of(), TimeProvider.System, NullLoggerFactory.Instance);
        Dictionary<string, string> documented = Rows("| family | labels |")
            .Where(row => !row[0].Contains('*', StringComparison.Ordinal))
            .ToDictionary(row => row[0].Trim('`'), row => row[1]);
        Dictionary<string, string> exposed = exporter.Families
            .Where(family => family.Name.StartsWith("librechat_", StringComparison.Ordinal))
            .ToDictionary(family => family.Name, family => string.Join(", ", family.Labels));
        Assert.Equal(exposed.Order(KeyOrder), documented.Order(KeyOrder));
    }

    [Fact]
    public void The_files_that_it_names_are_there()
    {
        IEnumerable<string> targets = Lines.SelectMany(line => Regex.Matches(line, @"\]\((?<path>[^):]+)\)"))
            .Select(match => match.Groups["path"].Value);
        Assert.All(targets, path => Assert.True(File.Exists(Path.Combine(Repository.Root, path)), path));
    }

    private static Comparer<KeyValuePair<string, string>> KeyOrder { get; } = Comparer<KeyValuePair<string, string>>.Create(
        (a, b) => string.CompareOrdinal(a.Key, b.Key));

    /// <summary>The cells of the table whose header starts so.</summary>
    private static string[][] Rows(string header) => [.. Lines
        .SkipWhile(line => !line.StartsWith(header, StringComparison.Ordinal)).Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])];
}
