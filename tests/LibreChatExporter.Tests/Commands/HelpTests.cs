using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Commands;

public sealed class HelpTests
{
    /// <summary>The widest line that a common terminal shows without breaking it in an ugly place.</summary>
    private const int MaxWidth = 160;

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    [InlineData("serve", "--help")]
    [InlineData("check", "--help")]
    [InlineData("report", "--help")]
    [InlineData("calls", "--help")]
    [InlineData("healthcheck", "--help")]
    [InlineData("backfill", "--help")]
    public void Help_names_every_setting_and_ends_well(params string[] arguments)
    {
        CommandRun run = CommandRun.Of(arguments);

        Assert.Equal((0, "", null), (run.ExitCode, run.Error, run.Settings));
        Assert.All(Setting.All, setting =>
        {
            Assert.Contains(setting.Flag, run.Output, StringComparison.Ordinal);
            Assert.True(
                setting.Default is null || run.Output.Contains($"[default: {setting.Default}]", StringComparison.Ordinal), setting.Name);
        });
        Assert.Contains("--config", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("report", "--help")]
    [InlineData("calls", "--help")]
    [InlineData("backfill", "--help")]
    public void Help_says_a_default_once(params string[] arguments)
        => Assert.All(CommandRun.Of(arguments).Output.Split('\n'), line => Assert.True(line.Split("[default: ").Length <= 2, line));

    [Fact]
    public void Help_fits_a_terminal()
    {
        string[] lines = CommandRun.Of(["--help"]).Output.Split('\n');

        Assert.All(lines, line => Assert.True(line.TrimEnd().Length <= MaxWidth, line));
        Assert.DoesNotContain('\t', string.Concat(lines));
    }

    [Fact]
    public void Names_are_unique_and_spelt_alike()
    {
        Assert.Equal(Setting.All.Count, Setting.All.Select(setting => setting.Name).Distinct().Count());
        Assert.All(Setting.All, setting =>
        {
            Assert.Matches("^[a-z]+(-[a-z]+)*$", setting.Name);
            Assert.Matches("^LIBRECHAT_EXPORTER_[A-Z]+(_[A-Z]+)*$", setting.Variable);
        });
    }
}
