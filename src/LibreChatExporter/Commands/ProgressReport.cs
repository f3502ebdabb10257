using LibreChatExporter.Ingest;

namespace LibreChatExporter.Commands;

/// <summary>
/// Tells whoever waits how the first load goes: a line in the log every few seconds and at the end, or one live line on a terminal, which stays
/// empty on short loads.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="terminal">The terminal; null where there is none.</param>
/// <param name="log">The log, for where there is no terminal.</param>
/// <param name="what">What is going on, in words for the terminal.</param>
internal sealed class ProgressReport(TimeProvider clock, TextWriter? terminal, ILogger<ProgressReport> log, string what = "first load") : IProgress<LoadProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LiveInterval = TimeSpan.FromSeconds(0.5);

    private long _start;
    private long _last;
    private bool _spoke;

    /// <inheritdoc/>
    public void Report(LoadProgress value)
    {
        if (value is { Rows: 0, IsComplete: false })
        {
            _start = _last = clock.GetTimestamp();
            return;
        }

        bool isDue = clock.GetElapsedTime(_last) >= (terminal is null ? Interval : LiveInterval);
        if (!isDue && !(value.IsComplete && (_spoke || terminal is null)))
        {
            return;
        }

        _last = clock.GetTimestamp();
        _spoke = true;
        TimeSpan elapsed = clock.GetElapsedTime(_start);
        string rate = $"{value.Rows / Math.Max(elapsed.TotalSeconds, 1e-3):N0} rows/s";
        string share = value.IsComplete ? $"done in {elapsed.TotalSeconds:N1} s" : value.Share is { } part ? $"{part:P0} done" : "share unknown";
        if (terminal is not null)
        {
            terminal.Write($"\r{what}: {value.Rows:N0} rows, {rate}, {share}        {(value.IsComplete ? "\n" : "")}");
            return;
        }

        log.LogInformation("first load: {Rows:N0} rows, {Rate}, {Share}", value.Rows, rate, share);
    }
}
