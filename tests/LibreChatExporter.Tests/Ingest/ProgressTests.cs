using LibreChatExporter.Hosting;
using LibreChatExporter.Ingest;
using LibreChatExporter.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;

namespace LibreChatExporter.Tests.Ingest;

public sealed class ProgressTests
{
    /// <summary>The first report of an attempt, from which time is counted.</summary>
    private static readonly LoadProgress Start = new(Rows: 0, Share: null, IsComplete: false);

    private readonly FakeTimeProvider _clock = new(Ids.Noon);

    [Fact]
    public void The_first_load_reports_each_page_and_its_end_and_later_refreshes_report_nothing()
    {
        var source = new MemorySource();
        source.Transactions.AddRange(Enumerable.Range(0, 5000).Select(i => Documents.Transaction(Ids.At(Ids.Noon.AddSeconds(i), i))));
        IProgress<LoadProgress> progress = Substitute.For<IProgress<LoadProgress>>();
        using var exporter = new Exporter(
            source, TestSettings.Of(), _clock, NullLoggerFactory.Instance, progress, TestExporter.Build, withRuntime: false);
        exporter.Refresher.Refresh(CancellationToken.None);
        exporter.Refresher.Refresh(CancellationToken.None);

        Assert.Equal(3, progress.ReceivedCalls().Count());
        Received.InOrder(() =>
        {
            progress.Report(Start);
            progress.Report(Arg.Is<LoadProgress>(p => p.Rows == 4096 && !p.IsComplete && p.Share < 1));
            progress.Report(new LoadProgress(5000, 1 + (1.0 / 5000), IsComplete: true));
        });
    }

    [Fact]
    public void A_short_load_is_silent()
    {
        using var terminal = new StringWriter();
        using var report = new ProgressReport(_clock, terminal, NullLogger<ProgressReport>.Instance);
        report.Report(Start);
        report.Report(new LoadProgress(4096, 0.5, IsComplete: false));
        report.Report(new LoadProgress(8000, 1, IsComplete: true));

        Assert.Equal("", terminal.ToString());
    }

    [Fact]
    public void A_long_load_is_one_live_line_on_a_terminal()
    {
        using var terminal = new StringWriter();
        using var report = new ProgressReport(_clock, terminal, NullLogger<ProgressReport>.Instance);
        report.Report(Start);
        report.Report(new LoadProgress(4096, 0.25, IsComplete: false));
        _clock.Advance(TimeSpan.FromSeconds(1));
        report.Report(new LoadProgress(8192, 0.5, IsComplete: false));
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        report.Report(new LoadProgress(12_288, 0.75, IsComplete: false));
        report.Report(new LoadProgress(16_000, 1, IsComplete: true));

        string[] states = terminal.ToString().Split('\r', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, states.Length);
        Assert.StartsWith("first load: 8,192 rows, 8,192 rows/s, 50", states[0], StringComparison.Ordinal);
        Assert.Contains("done in 1.1 s", states[1], StringComparison.Ordinal);
        Assert.EndsWith("\n", states[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_several_parts_has_a_live_line_for_each_and_others_may_come_between()
    {
        using var terminal = new StringWriter { NewLine = "\n" };
        using (var report = new ProgressReport(_clock, terminal, log: null, "backfill"))
        {
            report.Report(Start);
            _clock.Advance(TimeSpan.FromSeconds(2));
            report.Report(new LoadProgress(8192, 1, IsComplete: true));
            report.EndLine();
            report.Report(0, "steps", share: 0, isComplete: false);
            _clock.Advance(TimeSpan.FromSeconds(10));
            report.Report(10, "steps", share: 0.25, isComplete: false);
        }

        string[] lines = terminal.ToString().Split('\n');
        Assert.Equal(["\rbackfill: 8,192 rows, 4,096 rows/s, done in 2.0 s", ""], [lines[0], lines[2]]);
        Assert.StartsWith("\rbackfill: 10 steps, 1 steps/s, 25", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_is_told_where_there_is_neither_terminal_nor_log()
    {
        using var report = new ProgressReport(_clock, terminal: null, log: null);
        report.Report(Start);
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Null(Record.Exception(() => report.Report(new LoadProgress(8192, 1, IsComplete: true))));
    }

    [Fact]
    public void A_long_load_is_a_line_in_the_log_every_few_seconds_elsewhere()
    {
        ILogger<ProgressReport> log = Substitute.For<ILogger<ProgressReport>>();
        log.IsEnabled(Arg.Any<LogLevel>()).Returns(true);
        using var report = new ProgressReport(_clock, terminal: null, log);
        report.Report(Start);
        for (int i = 1; i <= 12; i++)
        {
            report.Report(new LoadProgress(i * 1000, null, IsComplete: false));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        report.Report(new LoadProgress(13_000, 1, IsComplete: true));
        Assert.Equal(3, log.ReceivedCalls().Count(call => call.GetMethodInfo().Name == nameof(ILogger.Log)));
    }
}
