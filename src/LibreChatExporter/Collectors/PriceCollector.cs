using LibreChatExporter.Exposition;
using LibreChatExporter.Prices;
using LibreChatExporter.Usage;

namespace LibreChatExporter.Collectors;

/// <summary>
/// Whether LibreChat charges what models cost: the price that recent transactions were charged, beside the one of the settings or of LibreChat's
/// own table.
/// </summary>
public sealed class PriceCollector : ICollector
{
    private static readonly MetricFamily Price = new(
        "librechat_model_price_usd_per_million_tokens", MetricType.Gauge,
        "Price of a million tokens: as charged in recent transactions, and as it should be.", labels: ["model", "type", "source"]);

    private static readonly MetricFamily Mismatch = new(
        "librechat_model_price_mismatch", MetricType.Gauge,
        "Whether the charged price differs from the reference by more than 1 %, or there is no reference: 1 or 0.", labels: ["model", "type"]);

    private static readonly ReadOnlyMemory<byte>[] TypeNames =
        ["input"u8.ToArray(), "output"u8.ToArray(), "cache_write"u8.ToArray(), "cache_read"u8.ToArray()];

    private static readonly ReadOnlyMemory<byte> Charged = "charged"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Reference = "reference"u8.ToArray();

    private readonly TransactionTail _tail;
    private readonly UsageLedger _ledger;
    private readonly ModelPrices _prices;
    private readonly LedgerOptions _options;
    private readonly Func<DateTimeOffset> _now;
    private readonly PriceCheck _check = new();
    private IReadOnlyList<PriceReading> _readings = [];

    /// <summary>Watches the rows of a ledger.</summary>
    /// <param name="tail">Whether the ledger is complete.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="prices">What models should cost.</param>
    /// <param name="options">What is shown.</param>
    /// <param name="now">The time that recent rows are recent at.</param>
    public PriceCollector(TransactionTail tail, UsageLedger ledger, ModelPrices prices, LedgerOptions options, Func<DateTimeOffset> now)
    {
        (_tail, _ledger, _prices, _options, _now) = (tail, ledger, prices, options, now);
        ledger.Counted += Observe;
    }

    /// <inheritdoc/>
    public string Name => "prices";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; } = [Price, Mismatch];

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation)
        => _readings = [.. _check.Read(_now()).Where(reading => reading.Charged is not null).Take(_options.MaxSeries / 2)];

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        if (!_tail.IsLoaded)
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
                snapshot.Sample(isMismatch ? 1 : 0, _ledger.Labels[reading.Model], TypeNames[(int)reading.Type]);
            }
        }
    }

    /// <summary>Rows of the legacy shape were priced by their agent's id, and stand under it.</summary>
    private void Observe(in UsageRow row)
    {
        bool isHidden = _options.Models?.Apply(row.Model) == _ledger.Other
            || (row.PricedModel != row.Model && _options.Agents?.Apply(row.Agent) == _ledger.Other);
        if (!isHidden && row.PricedModel != _ledger.Unknown)
        {
            _check.Observe(
                row.PricedModel, _prices.Of(row.Model), RowPricing.Side(row), double.IsNaN(row.Rate) ? null : row.Rate, row.Charged, row.CreatedAt);
        }
    }

    private void Write(SnapshotBuilder snapshot, PriceReading reading, double? price, ReadOnlyMemory<byte> source)
    {
        if (price is { } known)
        {
            snapshot.Sample(known, _ledger.Labels[reading.Model], TypeNames[(int)reading.Type], source);
        }
    }
}
