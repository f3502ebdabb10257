using System.Globalization;
using LibreChatExporter.Ledger;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Ingest;

/// <summary>
/// Watches over an observer, and reads rows again that it has lost because the clock was ahead, so that they were thought too old to keep,
/// or far behind. Only those come that have been counted; nothing is counted again. Not thread-safe.
/// </summary>
/// <param name="tail">Knows which rows have been counted.</param>
/// <param name="ledger">Where they have been.</param>
/// <param name="observation">The observer.</param>
/// <param name="figures">What it is called.</param>
/// <param name="read">Makes a tail that reads the rows of a range and shows them.</param>
internal sealed class RowReplayer(
    TransactionTail tail,
    UsageLedger ledger,
    UsageObservation observation,
    string figures,
    Func<RowRange, CountedRowVisitor, TransactionTail> read)
{
    /// <summary>Whether it has seen all rows.</summary>
    public bool IsComplete => observation.IsComplete;

    /// <summary>What was done when rows were last read again.</summary>
    public IReadOnlyList<string> Notices { get; private set; } = [];

    /// <summary>Reads what the observer has lost, if it has. Nothing changes when that fails.</summary>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    /// <exception cref="InvalidOperationException">The observer has failed.</exception>
    public void Refresh(CancellationToken cancellation)
    {
        observation.ThrowIfFailed();
        if (!tail.IsLoaded || observation.Replay() is not { } replay)
        {
            return;
        }

        long rows = 0;
        TransactionTail again = read(replay.Range, (in row, _) =>
        {
            if (row.IsUsage)
            {
                rows++;
                replay.Add(row, ledger.RowOf(row));
            }
        });
        again.Refresh(progress: null, cancellation);
        replay.End();
        Notices =
        [
            string.Create(CultureInfo.InvariantCulture, $"the clock was wrong and has been set: {figures} made anew of "
                + $"{rows:N0} transactions since {DateTimeOffset.FromUnixTimeMilliseconds(replay.Range.From):yyyy-MM-dd HH:mm} UTC"),
        ];
    }
}
