using LibreChatExporter.Checkpoints;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Ingest;

/// <summary>
/// Compares, now and then, how many rows the server says there are with how many the tail has met, and has all rows read when that does not
/// fit: rows that were restored or imported with old <c>_id</c>s lie where the tail never looks. Not thread-safe.
/// </summary>
/// <param name="source">The source.</param>
/// <param name="tail">Meets the rows.</param>
/// <param name="clock">The time.</param>
/// <param name="interval">From one comparison to the next.</param>
internal sealed class RowComparison(ILibreChatSource source, TransactionTail tail, TimeProvider clock, TimeSpan interval) : ICheckpointed
{
    /// <summary>How long one refresh may read history: meanwhile the figures of cost stand still.</summary>
    private static readonly TimeSpan TimeBudget = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many rows there are beyond those met, between a lower and an upper bound: rows that come in between two looks could be either.
    /// It is below 0 after deletions, and does not change unless rows disappear or appear where the tail does not look.
    /// </summary>
    private (long Low, long High) _beyond = (long.MinValue / 2, long.MaxValue / 2);

    private bool _isSweeping;
    private long? _last;

    /// <summary>Goes on with the reading of all rows, or compares, when it is time to.</summary>
    /// <exception cref="SourceException">The source cannot be read; the next call tries again.</exception>
    public void Refresh(CancellationToken cancellation)
    {
        // Only a reading in order can be broken off and go on; a dump that has changed is read as a whole anyway.
        if (!source.IsOrdered || !tail.IsCurrent)
        {
            return;
        }

        if (!_isSweeping && (_last is not { } last || clock.GetElapsedTime(last) >= interval))
        {
            _isSweeping = !Agrees(cancellation);
            _last = clock.GetTimestamp();
        }

        if (_isSweeping)
        {
            Sweep(cancellation);
        }
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.Write(_beyond.Low);
        writer.Write(_beyond.High);
        writer.Write(_isSweeping);
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader)
    {
        _beyond = (reader.ReadInt64(), reader.ReadInt64());
        _isSweeping = reader.ReadBoolean();
    }

    /// <summary>
    /// Whether there are as many rows as there should be, or nobody can tell. Counted before and after a reading of what is new.
    /// </summary>
    private bool Agrees(CancellationToken cancellation)
    {
        long? before = source.Count(Collection.Transactions, cancellation);
        if (before is null)
        {
            return true;
        }

        tail.Refresh(progress: null, cancellation);
        long? after = source.Count(Collection.Transactions, cancellation);
        (long Low, long High) now = (before.Value - tail.Met, (after ?? before.Value) - tail.Met);
        (long Low, long High) both = (Math.Max(now.Low, _beyond.Low), Math.Min(now.High, _beyond.High));
        bool agrees = both.Low <= both.High;
        _beyond = agrees ? both : now;
        return agrees;
    }

    private void Sweep(CancellationToken cancellation)
    {
        long recovered = tail.Recovered;
        try
        {
            _isSweeping = !tail.Sweep(TimeBudget, cancellation);
        }
        finally
        {
            // These were there when the rows were counted. Where they came later, the next comparison will not fit, and more of them are
            // looked for.
            long found = tail.Recovered - recovered;
            _beyond = (_beyond.Low - found, _beyond.High - found);
        }
    }
}
