using System.Globalization;
using LibreChatExporter.Backfill;
using LibreChatExporter.Configuration;
using LibreChatExporter.Hosting;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Commands;

public sealed class BackfillCommandTests
{
    [Fact]
    public void Without_options_it_writes_everything_in_steps_of_five_minutes()
    {
        var options = Assert.IsType<BackfillOptions>(CommandRun.Of(["backfill", "--source", "x"]).Options);

        Assert.Equal((null, null, TimeSpan.FromMinutes(5), null), (options.From, options.To, options.Step, options.Out));
        Assert.Equal((null, null, null), (options.Split, options.Blocks, options.Promtool));
        Assert.Empty(options.Labels);
    }

    [Fact]
    public void A_place_is_a_file_a_folder_of_days_or_a_folder_of_blocks()
    {
        var days = Assert.IsType<BackfillOptions>(CommandRun.Of(["backfill", "--source", "x", "--split", "days"]).Options);
        var blocks = Assert.IsType<BackfillOptions>(
            CommandRun.Of(["backfill", "--source", "x", "--blocks", "blocks", "--promtool", "bin/promtool"]).Options);

        Assert.Equal((null, "days", null, null), (days.Out, days.Split, days.Blocks, days.Promtool));
        Assert.Equal((null, null, "blocks", "bin/promtool"), (blocks.Out, blocks.Split, blocks.Blocks, blocks.Promtool));
    }

    [Fact]
    public void Options_and_settings_go_together()
    {
        CommandRun run = CommandRun.Of(
        [
            "backfill", "--source", "x", "--from", "2026-11-14", "--to", "2026-11-15T06:00:00+02:00", "--step", "1h30m", "--out", "file",
            "--tenant-label", "--label", "job=a=b", "--label", "instance=host:9787",
        ]);

        Assert.Equal((0, "", true), (run.ExitCode, run.Error, run.Settings!.TenantLabel));
        var options = Assert.IsType<BackfillOptions>(run.Options);
        Assert.Equal(
            (
                DateTimeOffset.Parse("2026-11-14T00:00:00Z", CultureInfo.InvariantCulture),
                DateTimeOffset.Parse("2026-11-15T06:00:00+02:00", CultureInfo.InvariantCulture)),
            (options.From, options.To));
        Assert.Equal((TimeSpan.FromMinutes(90), "file"), (options.Step, options.Out));
        Assert.Equal([("job", "a=b"), ("instance", "host:9787")], options.Labels);
    }

    [Fact]
    public void A_day_begins_at_its_midnight_in_the_time_zone()
    {
        CommandRun run = CommandRun.Of(["backfill", "--source", "x", "--time-zone", "Europe/Berlin", "--from", "2026-11-14"]);

        Assert.Equal(
            DateTimeOffset.Parse("2026-11-13T23:00:00Z", CultureInfo.InvariantCulture), Assert.IsType<BackfillOptions>(run.Options).From);
    }

    [Theory]
    [InlineData("--step: '0s' is not", "--step", "0s")]
    [InlineData("--step: '500ms' is not", "--step", "500ms")]
    [InlineData("--step: '1.5s' is not", "--step", "1.5s")]
    [InlineData("--step: '5' is not", "--step", "5")]
    [InlineData("--step: '367d' is not", "--step", "367d")]
    [InlineData("--from: 'soon' is not an instant", "--from", "soon")]
    [InlineData("--to: '1999-12-31' is not an instant", "--to", "1999-12-31")]
    [InlineData("--from: '2026-11-14T00:00:00.5Z' has fractions", "--from", "2026-11-14T00:00:00.5Z")]
    [InlineData("--out: '' is not a file", "--out", "")]
    [InlineData("--split: '' is not a folder", "--split", "")]
    [InlineData("--blocks: '' is not a folder", "--blocks", "")]
    [InlineData("--promtool: '' is not a program", "--blocks", "x", "--promtool", "")]
    [InlineData("only one of --out, --split and --blocks", "--split", "x", "--blocks", "y")]
    [InlineData("only one of --out, --split and --blocks", "--out", "x", "--split", "y")]
    [InlineData("only one of --out, --split and --blocks", "--out", "x", "--blocks", "y")]
    [InlineData("--promtool goes with --blocks", "--promtool", "x")]
    [InlineData("--promtool goes with --blocks", "--split", "y", "--promtool", "x")]
    [InlineData("--label: 'job' is not", "--label", "job")]
    [InlineData("--label: 'job=' is not", "--label", "job=")]
    [InlineData("--label: '1=x' is not", "--label", "1=x")]
    [InlineData("--label: '__name__=x' is not", "--label", "__name__=x")]
    [InlineData("--label: there is a label user already", "--label", "user=x")]
    [InlineData("--label: there is a label job already", "--label", "job=x", "--label", "job=y")]
    public void What_is_wrong_is_said_in_one_line(string because, params string[] arguments)
        => Assert.Contains(because, CommandRun.ErrorOf(["backfill", "--source", "x", .. arguments]), StringComparison.Ordinal);

    [Fact]
    public void No_label_may_have_the_name_of_one_that_a_sample_has()
    {
        using var source = new MemorySource();
        var reading = new SingleReading(
            source, TestSettings.Of((Setting.TenantLabel, "true")), TimeProvider.System, progress: null, (in _, _) => { });

        Assert.All(
            reading.Usage.Families.SelectMany(family => family.Labels).Distinct(),
            name => Assert.Contains(
                $"there is a label {name} already",
                CommandRun.ErrorOf(["backfill", "--source", "x", "--label", $"{name}=x"]),
                StringComparison.Ordinal));
    }
}
