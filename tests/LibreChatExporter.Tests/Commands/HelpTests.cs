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
    [InlineData("check", "--help", "--all")]
    [InlineData("report", "--all", "-h")]
    [InlineData("healthcheck", "--help", "--all")]
    [InlineData("--all", "backfill", "--help")]
    [InlineData("calls", "--help", "--all")]
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
    [InlineData("check", "--source", "--listen")]
    [InlineData("report", "--period", "--overlap")]
    [InlineData("healthcheck", "--listen", "--source")]
    [InlineData("backfill", "--blocks", "--overlap")]
    [InlineData("hash-password", "--config", "--source")]
    public void Help_of_a_command_is_about_what_matters_to_it(string command, string named, string other)
    {
        string help = CommandRun.Of([command, "--help"]).Output;

        Assert.Contains($"  {named} ", help, StringComparison.Ordinal);
        Assert.DoesNotContain($"  {other} ", help, StringComparison.Ordinal);
        Assert.Equal(
            command != "hash-password", help.Contains($"librechat-exporter {command} --help --all", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--all")]
    [InlineData("check", "--source=x", "--all")]
    public void All_goes_with_help(params string[] arguments)
        => Assert.Equal("librechat-exporter: --all goes with --help", CommandRun.ErrorOf(arguments));

    [Theory]
    [InlineData("--help")]
    [InlineData("report", "--help")]
    [InlineData("calls", "--help")]
    [InlineData("backfill", "--help")]
    public void Help_says_a_default_once(params string[] arguments)
        => Assert.All(CommandRun.Of(arguments).Output.Split('\n'), line => Assert.True(line.Split("[default: ").Length <= 2, line));

    [Theory]
    [InlineData("--help")]
    [InlineData("check", "--help", "--all")]
    [InlineData("report", "--help", "--all")]
    [InlineData("backfill", "--help", "--all")]
    [InlineData("healthcheck", "--help")]
    [InlineData("hash-password", "--help")]
    public void Help_fits_a_terminal(params string[] arguments)
    {
        string[] lines = CommandRun.Of(arguments).Output.Split('\n');

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
