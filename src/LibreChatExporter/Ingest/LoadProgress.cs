namespace LibreChatExporter.Ingest;

/// <summary>How far the first load has come; the first report of an attempt has 0 rows.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="Share">Share of the whole, from 0 to 1; null where unknown.</param>
/// <param name="IsComplete">Whether it is done.</param>
internal readonly record struct LoadProgress(long Rows, double? Share, bool IsComplete)
{
    /// <summary>Messages read for the answers among them.</summary>
    public long Messages { get; init; }
}
