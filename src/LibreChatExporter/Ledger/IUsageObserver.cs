using LibreChatExporter.Checkpoints;

namespace LibreChatExporter.Ledger;

/// <summary>Counts rows of usage beside the totals.</summary>
internal interface IUsageObserver
{
    /// <summary>Counts a row that the ledger has counted.</summary>
    /// <param name="row">With its true labels, before any limit.</param>
    /// <param name="ledgerRow">Its row in <see cref="UsageLedger.Usage"/>.</param>
    void Add(in UsageRow row, int ledgerRow);

    /// <summary>How to add rows again that it has lost because the clock was wrong; null where it has all that it needs.</summary>
    UsageReplay? Replay() => null;

    /// <summary>
    /// Follows rows of the ledger that have moved; happens once, at the end of the first load. Who keeps no numbers of rows need not.
    /// </summary>
    /// <param name="moved">The new number of each row.</param>
    void Move(int[] moved)
    {
    }

    /// <summary>Writes what is to outlive the process; see <see cref="ICheckpointed"/>.</summary>
    void Save(CheckpointWriter writer);

    /// <summary>Takes over what was saved.</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="ledgerRows">How many rows the ledger has.</param>
    /// <exception cref="CheckpointException">It is invalid.</exception>
    void Restore(CheckpointReader reader, int ledgerRows);
}

/// <summary>
/// An observer under guard: one that throws must not harm the totals. It gets no further rows then, since its figures would be too low from
/// there on. Not thread-safe.
/// </summary>
internal sealed class UsageObservation
{
    private readonly IUsageObserver _observer;
    private Exception? _failure;

    internal UsageObservation(IUsageObserver observer) => _observer = observer;

    /// <summary>Whether it has counted all rows.</summary>
    public bool IsComplete => _failure is null;

    /// <summary>How to add rows again that the observer has lost; null where it has all that it needs.</summary>
    public UsageReplay? Replay() => _observer.Replay();

    /// <summary>Says that the observer has failed, if it has.</summary>
    /// <exception cref="InvalidOperationException">It has.</exception>
    public void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            throw new InvalidOperationException(
                $"a row could not be counted, so these figures are missing until a restart without the checkpoint: {_failure.Message}",
                _failure);
        }
    }

    internal void Add(in UsageRow row, int ledgerRow)
    {
        if (_failure is null)
        {
            try
            {
                _observer.Add(row, ledgerRow);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                _failure = e;
            }
        }
    }

    /// <summary>
    /// Writes the observer's state, and that it has failed, if it has: what it has missed, a restart does not bring back.
    /// </summary>
    internal void Save(CheckpointWriter writer)
    {
        writer.Write(_failure?.Message ?? "");
        _observer.Save(writer);
    }

    internal void Restore(CheckpointReader reader, int ledgerRows)
    {
        string failure = reader.ReadText();
        _failure = failure.Length > 0 ? new InvalidOperationException(failure) : null;
        _observer.Restore(reader, ledgerRows);
    }

    internal void Move(int[] moved)
    {
        try
        {
            _observer.Move(moved);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _failure = e;
        }
    }
}
