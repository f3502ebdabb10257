using LibreChatExporter.Ingest;

namespace LibreChatExporter.Backfill;

/// <summary>Shows on one live line of a terminal how far a backfill has come. Not thread-safe.</summary>
/// <param name="terminal">The terminal; null where nobody is looking.</param>
/// <param name="clock">The time.</param>
internal sealed class BackfillProgress(TextWriter? terminal, TimeProvider clock) : IProgress<LoadProgress>, IDisposable
{
    private const int BarLength = 30;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.25);

    private long _last = clock.GetTimestamp();
    private int _width;

    /// <inheritdoc/>
    public void Report(LoadProgress value) => Show(value.Share, $"{value.Rows:N0} rows read", value.IsComplete);

    /// <summary>Tells how many steps have been written.</summary>
    internal void Report(long step, long count) => Show(step / (double)count, $"{step:N0} of {count:N0} steps written", step == count);

    /// <summary>Ends the line, so that what is said next has one of its own.</summary>
    internal void EndLine()
    {
        if (_width > 0)
        {
            terminal!.WriteLine();
            _width = 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => EndLine();

    private void Show(double? share, string text, bool isLast)
    {
        if (terminal is null || (clock.GetElapsedTime(_last) < Interval && !(isLast && _width > 0)))
        {
            return;
        }

        _last = clock.GetTimestamp();
        string line = share is { } part
            ? $"[{new string('#', (int)(part * BarLength)).PadRight(BarLength, '.')}] {part * 100,3:F0}% {text}"
            : text;
        terminal.Write($"\r{line.PadRight(_width)}");
        _width = line.Length;
    }
}
