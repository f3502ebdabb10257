using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Backfill;

public sealed class BackfillCommandTests
{
    [Fact]
    public void Without_options_it_writes_everything_in_steps_of_five_minutes()
        => Assert.Equal(
            "backfill BackfillOptions { From = , To = , Step = 00:05:00, Out = , Labels = System.Collections.Generic.List`1[System.ValueTuple`2[System.String,System.String]] }",
            CommandRun.Of(["backfill", "--source", "x"]).Command);

    [Fact]
    public void Options_and_settings_go_together()
    {
        CommandRun run = CommandRun.Of(
        [
            "backfill", "--source", "x", "--from", "2026-11-14", "--to", "2026-11-15T06:00:00+02:00", "--step", "1h30m", "--out", "file", "--tenant-label",
            "--label", "job=a=b", "--label", "instance=host:9787",
        ]);

        Assert.Equal((0, "", true), (run.ExitCode, run.Error, run.Settings!.TenantLabel));
        Assert.StartsWith(
            "backfill BackfillOptions { From = 11/14/2026 00:00:00 +00:00, To = 11/15/2026 06:00:00 +02:00, Step = 01:30:00, Out = file,",
            run.Command,
            StringComparison.Ordinal);
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
    [InlineData("--label: 'job' is not", "--label", "job")]
    [InlineData("--label: 'job=' is not", "--label", "job=")]
    [InlineData("--label: '1=x' is not", "--label", "1=x")]
    [InlineData("--label: '__name__=x' is not", "--label", "__name__=x")]
    [InlineData("--label: there is a label user already", "--label", "user=x")]
    [InlineData("--label: there is a label job already", "--label", "job=x", "--label", "job=y")]
    public void What_is_wrong_is_said_in_one_line(string because, params string[] arguments)
        => Assert.Contains(because, CommandRun.ErrorOf(["backfill", "--source", "x", .. arguments]), StringComparison.Ordinal);
}
