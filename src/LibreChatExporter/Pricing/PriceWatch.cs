using LibreChatExporter.Checkpoints;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Pricing;

/// <summary>
/// Shows rows to the check of prices. Rows of the legacy shape were priced by their agent's id, and stand under it. Rows that are too old
/// to matter are left out, so that history does not fill the check's memory. Not thread-safe.
/// </summary>
internal sealed class PriceWatch : IUsageObserver
{
    private readonly PriceCheck _check = new();
    private readonly UsageLedger _ledger;
    private readonly ModelPrices _prices;
    private readonly LedgerOptions _options;
    private readonly Func<DateTimeOffset> _now;

    /// <summary>The models behind the agents' ids that rows of the legacy shape were priced by.</summary>
    private readonly Dictionary<int, int> _modelOf = [];

    private long _since;

    /// <summary>Nothing has been seen yet.</summary>
    /// <param name="ledger">Whose labels the rows have.</param>
    /// <param name="prices">What models should cost.</param>
    /// <param name="options">What is shown.</param>
    /// <param name="now">The time that recent rows are recent at.</param>
    public PriceWatch(UsageLedger ledger, ModelPrices prices, LedgerOptions options, Func<DateTimeOffset> now)
    {
        (_ledger, _prices, _options, _now) = (ledger, prices, options, now);
        _since = (now() - PriceCheck.MaxAge).ToUnixTimeMilliseconds();
    }

    /// <inheritdoc/>
    public void Add(in UsageRow row, int ledgerRow)
    {
        if (!row.IsPricedByTokens)
        {
            return;
        }

        bool isHidden = _options.Models?.Apply(row.Model) == LabelTable.Other
            || (row.PricedModel != row.Model && _options.Agents?.Apply(row.Agent) == LabelTable.Other);
        if (row.PricedModel != row.Model)
        {
            _modelOf[row.PricedModel] = row.Model;
        }

        if (row.CreatedAt >= _since && !isHidden && row.PricedModel != LabelTable.Unknown)
        {
            _check.Observe(
                row.PricedModel,
                _prices.Of(row.Model),
                RowPricing.Side(row),
                double.IsNaN(row.Rate) ? null : row.Rate,
                row.Charged,
                row.CreatedAt);
        }
    }

    /// <summary>What recent rows were charged, beside what they should be.</summary>
    public IReadOnlyList<PriceReading> Read()
    {
        DateTimeOffset now = _now();
        _since = (now - PriceCheck.MaxAge).ToUnixTimeMilliseconds();
        return _check.Read(now);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.WriteLabels(_modelOf);
        _check.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader, int ledgerRows)
    {
        reader.ReadLabels(_modelOf);
        _check.Restore(reader, priced => _prices.Of(_modelOf.GetValueOrDefault(priced, priced)));
    }
}
