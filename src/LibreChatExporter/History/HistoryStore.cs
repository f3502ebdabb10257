namespace LibreChatExporter.History;

/// <summary>Holds the newest view; swapped as a whole. Safe for any number of threads.</summary>
internal sealed class HistoryStore
{
    private volatile HistoryView? _current;

    /// <summary>The newest view; null before the first load, or while the history is not known.</summary>
    public HistoryView? Current => _current;

    /// <summary>Puts a view, or none, in the place of the one there is.</summary>
    public void Publish(HistoryView? view) => _current = view;
}
