using LibreChatExporter.Exposition;

namespace LibreChatExporter.Backfill;

/// <summary>The files of an output, each begun with the first instant that belongs in it. Not thread-safe.</summary>
/// <param name="output">Where they go.</param>
/// <param name="steps">What writes them.</param>
/// <param name="families">The families that each has.</param>
internal sealed class FileSequence(IBackfillOutput output, StepWriter steps, IReadOnlyList<MetricFamily> families)
{
    private long _end;
    private bool _isOpen;

    /// <summary>Goes on to an instant.</summary>
    /// <param name="seconds">Seconds since the Unix epoch, later than those before.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    internal void MoveTo(long seconds)
    {
        if (_isOpen && seconds >= _end)
        {
            EndFile();
        }

        if (!_isOpen)
        {
            Begin(output.FileSpan is { } span ? seconds / span : 0);
        }

        steps.MoveTo(seconds);
    }

    /// <summary>Ends the last file. Where one has all, it is there without samples, too.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    internal void End()
    {
        if (!_isOpen && output.FileSpan is null)
        {
            Begin(0);
        }

        if (_isOpen)
        {
            EndFile();
        }
    }

    private void Begin(long number)
    {
        long span = output.FileSpan ?? long.MaxValue;
        (_isOpen, _end) = (true, (number * span) + span);
        steps.BeginFile(output.BeginFile(number * span), families);
    }

    private void EndFile()
    {
        _isOpen = false;
        steps.EndFile();
        output.EndFile();
    }
}
