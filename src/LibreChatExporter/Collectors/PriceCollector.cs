using LibreChatExporter.Exposition;
using LibreChatExporter.Ingest;
using LibreChatExporter.Ledger;
using LibreChatExporter.Pricing;

namespace LibreChatExporter.Collectors;

/// <summary>
/// Whether LibreChat charges what models cost: the price that recent transactions were charged, beside the one of the settings or of
/// LibreChat's own table.
/// </summary>
/// <param name="tail">Whether the rows have been read.</param>
/// <param name="ledger">Whose labels the models have.</param>
/// <param name="watch">What has been charged.</param>
/// <param name="observation">Whether it has seen all rows.</param>
/// <param name="maxSeries">The most series of a family.</param>
internal sealed class PriceCollector(
    TransactionTail tail, UsageLedger ledger, PriceWatch watch, UsageObservation observation, int maxSeries) : ICollector
{
    private static readonly MetricFamily Price = new(
        "librechat_model_price_usd_per_million_tokens", MetricType.Gauge,
        "Price of a million tokens: as charged in recent transactions, and as it should be.", labels: ["model", "type", "source"]);

    private static readonly MetricFamily Mismatch = new(
        "librechat_model_price_mismatch", MetricType.Gauge,
        "Whether the charged price differs from the reference by more than 1 %, or is LibreChat's default for want of one: 1 or 0.",
        labels: ["model", "type"]);

    private static readonly ReadOnlyMemory<byte>[] TypeNames =
        ["input"u8.ToArray(), "output"u8.ToArray(), "cache_write"u8.ToArray(), "cache_read"u8.ToArray()];

    private static readonly ReadOnlyMemory<byte> Charged = "charged"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Reference = "reference"u8.ToArray();

    private IReadOnlyList<PriceReading> _readings = [];

    /// <inheritdoc/>
    public string Name => "prices";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; } = [Price, Mismatch];

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation)
    {
        observation.ThrowIfFailed();
        _readings = [.. watch.Read().Where(reading => reading.Charged is not null).Take(maxSeries / 2)];
    }

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        if (!tail.IsLoaded || !observation.IsComplete)
        {
            return;
        }

        snapshot.Begin(Price);
        foreach (PriceReading reading in _readings)
        {
            Write(snapshot, reading, reading.Charged, Charged);
            Write(snapshot, reading, reading.Reference, Reference);
        }

        snapshot.Begin(Mismatch);
        foreach (PriceReading reading in _readings)
        {
            if (reading.IsMismatch is { } isMismatch)
            {
                snapshot.Sample(isMismatch ? 1 : 0, ledger.Labels[reading.Model], TypeNames[(int)reading.Type]);
            }
        }
    }

    private void Write(SnapshotBuilder snapshot, PriceReading reading, double? price, ReadOnlyMemory<byte> source)
    {
        if (price is { } known)
        {
            snapshot.Sample(known, ledger.Labels[reading.Model], TypeNames[(int)reading.Type], source);
        }
    }
}
