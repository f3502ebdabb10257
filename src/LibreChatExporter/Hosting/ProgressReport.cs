using LibreChatExporter.Ingest;

namespace LibreChatExporter.Hosting;

/// <summary>
/// Tells whoever waits how something long goes: one live line on a terminal, which stays empty when it is short after all, or a line in the
/// log every few seconds and at the end. Not thread-safe.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="terminal">The terminal; null where there is none.</param>
/// <param name="log">The log, for where there is no terminal; null where nobody is told then.</param>
/// <param name="what">What is going on, in words.</param>
internal sealed class ProgressReport(TimeProvider clock, TextWriter? terminal, ILogger<ProgressReport>? log, string what = "first load")
    : IProgress<LoadProgress>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LiveInterval = TimeSpan.FromSeconds(0.5);

    private long _start;
    private long _last;
    private int _width;

    /// <inheritdoc/>
    public void Report(LoadProgress value)
        => Report(value.Rows, "rows", value.Share, value.IsComplete, value.Messages > 0 ? $", {value.Messages:N0} messages" : "");

    /// <summary>Tells how far it has come.</summary>
    /// <param name="done">How much has been done; 0 at the beginning.</param>
    /// <param name="unit">What is counted.</param>
    /// <param name="share">Share of the whole, from 0 to 1; null where unknown.</param>
    /// <param name="isComplete">Whether it is done.</param>
    /// <param name="more">What has been done beside it, in words.</param>
    public void Report(long done, string unit, double? share, bool isComplete, string more = "")
    {
        if (done == 0 && !isComplete)
        {
            _start = _last = clock.GetTimestamp();
            return;
        }

        bool isDue = clock.GetElapsedTime(_last) >= (terminal is null ? Interval : LiveInterval);
        if (!isDue && !(isComplete && (_width > 0 || terminal is null)))
        {
            return;
        }

        _last = clock.GetTimestamp();
        TimeSpan elapsed = clock.GetElapsedTime(_start);
        string rate = $"{done / Math.Max(elapsed.TotalSeconds, 1e-3):N0} {unit}/s";
        string state = isComplete ? $"done in {elapsed.TotalSeconds:N1} s" : share is { } part ? $"{part:P0} done" : "share unknown";
        if (terminal is null)
        {
            log?.LogInformation("{What}: {Done:N0} {Unit}{More}, {Rate}, {State}", what, done, unit, more, rate, state);
            return;
        }

        string line = $"{what}: {done:N0} {unit}{more}, {rate}, {state}";
        terminal.Write($"\r{line.PadRight(_width)}");
        _width = line.Length;
        if (isComplete)
        {
            EndLine();
        }
    }

    /// <summary>Ends the live line, so that what is said next has one of its own.</summary>
    public void EndLine()
    {
        if (_width > 0)
        {
            terminal!.WriteLine();
            _width = 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => EndLine();
}
