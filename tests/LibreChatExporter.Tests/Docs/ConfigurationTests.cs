using System.Text;
using LibreChatExporter.Accounts;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Docs;

/// <summary>The page on the settings says what the code does.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private static readonly Page Configuration = new("docs/configuration.md");

    private readonly TempFolder _folder = new();

    /// <summary>Those of the exporter's own file; others are of Prometheus'.</summary>
    public static TheoryData<string> Examples =>
        [.. Configuration.Blocks("yaml").Where(yaml => !yaml.StartsWith("scrape_configs:", StringComparison.Ordinal))];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_setting_has_a_row_with_its_names_and_its_default_in_the_order_of_the_help()
    {
        string[][] rows = Configuration.Rows("| flag | variable | key | default |");

        Assert.Equal(
            Setting.All.Select(setting => $"`{setting.Flag}` `{setting.Variable}` `{setting.Name}`"),
            rows.Select(row => $"{row[0]} {row[1]} {row[2]}"));
        Assert.All(Setting.All.Zip(rows), row => Page.AssertDefault(row.First, row.Second[3]));
    }

    [Fact]
    public void Every_key_of_the_lists_has_a_row()
    {
        Assert.Equal(BudgetSection.Keys, Names("| key |", "## Budgets"));
        Assert.Equal(PriceSection.Keys, Names("| key |", "## Prices"));
        Assert.Equal(AuthUserSection.Keys, Names("| key |", "## Login"));
    }

    [Fact]
    public void Every_label_of_users_has_a_row()
        => Assert.Equal(Enum.GetValues<UserLabelKind>().Select(ValueParser.Name), Names("| value |", "## Users"));

    [Fact]
    public void Every_collector_that_can_be_left_out_is_named()
    {
        string meaning = Configuration.Rows("| flag |").Single(row => row[0] == "`--disable`")[4];

        Assert.EndsWith(
            ": " + string.Join(", ", ExporterSettings.Optional.Select(name => $"`{name}`")), meaning, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_of_a_settings_file_is_accepted(string yaml)
    {
        ExporterSettings settings = CommandRun.SettingsOf(
            ["--source=x", "--config", _folder.Write("settings.yaml", Encoding.UTF8.GetBytes(yaml))]);

        Assert.Equal(yaml.Contains("budgets:", StringComparison.Ordinal), settings.Budgets.Count > 0);
        Assert.Equal(yaml.Contains("prices:", StringComparison.Ordinal), settings.Prices.Count > 0);
        Assert.Equal(yaml.Contains("auth-users:", StringComparison.Ordinal), settings.Login is not null);
    }

    [Fact]
    public void There_are_examples_of_all_lists()
    {
        Assert.Contains(Configuration.Blocks("yaml"), yaml => yaml.StartsWith("budgets:", StringComparison.Ordinal));
        Assert.Contains(Configuration.Blocks("yaml"), yaml => yaml.StartsWith("prices:", StringComparison.Ordinal));
        Assert.Contains(Configuration.Blocks("yaml"), yaml => yaml.StartsWith("auth-users:", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Names(string header, string heading)
        => Configuration.Rows(header, heading).Select(row => row[0].Trim('`'));
}
