using LibreChatExporter.Sources;
using LibreChatExporter.Usage;

namespace LibreChatExporter.Benchmarks;

/// <summary>The way of a row from source to ledger, as the product puts it together.</summary>
internal sealed class Pipeline
{
    private readonly ILibreChatSource _source;

    internal Pipeline(ILibreChatSource source)
    {
        _source = source;
        var births = new SeriesBirths();
        Ledger = new UsageLedger(births);
        Tail = new TransactionTail(
            source, Ledger, births, TimeProvider.System, new TailOptions(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(2)));
    }

    internal UsageLedger Ledger { get; }

    internal TransactionTail Tail { get; }

    internal void Refresh()
    {
        Tail.Attribution.Agents.Refresh(_source, CancellationToken.None);
        Tail.Refresh(progress: null, CancellationToken.None);
    }
}
