using LibreChatExporter.Checkpoints;
using LibreChatExporter.Ledger;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Budgets;

/// <summary>
/// What has been spent of each budget in its current period. A period ends as a whole, so a sum that starts again at 0 is all there is to
/// keep. A row counts once its time has come. Not thread-safe.
/// </summary>
internal sealed class BudgetLedger : IUsageObserver
{
    private readonly ScopeMatcher _matcher;
    private readonly TimeZoneInfo _zone;
    private BudgetState[] _budgets;
    private EarlyRows<UsageRow> _early = new();
    private DateTimeOffset _now;

    /// <summary>Budgets of which nothing has been spent at <paramref name="now"/>.</summary>
    /// <param name="budgets">The budgets.</param>
    /// <param name="matcher">Tells whose spending counts.</param>
    /// <param name="zone">The time zone of the periods.</param>
    /// <param name="now">The time.</param>
    public BudgetLedger(IReadOnlyList<Budget> budgets, ScopeMatcher matcher, TimeZoneInfo zone, DateTimeOffset now)
    {
        (_matcher, _zone) = (matcher, zone);
        _budgets = [.. budgets.Select(budget => new BudgetState(budget, matcher))];
        Advance(now);
    }

    /// <summary>The budgets and what has been spent of each, in the order of the settings.</summary>
    public IReadOnlyList<BudgetState> All => _budgets;

    /// <inheritdoc/>
    public void Add(in UsageRow row, int ledgerRow) => Add(row);

    /// <summary>Whether what has been spent of each budget is known.</summary>
    public bool IsComplete => !_early.HasMissed(_now.ToUnixTimeMilliseconds()) && _budgets.All(budget => budget.SpentCredits is not null);

    /// <inheritdoc/>
    public UsageReplay? Replay()
    {
        if (IsComplete)
        {
            return null;
        }

        var anew = new BudgetLedger([.. _budgets.Select(budget => budget.Budget)], _matcher, _zone, _now);
        return new UsageReplay(new RowRange(anew._budgets.Min(budget => budget.Start), long.MaxValue), anew.Add, () =>
        {
            for (int i = 0; i < _budgets.Length; i++)
            {
                anew._budgets[i].IsUsed |= _budgets[i].IsUsed;
            }

            (_budgets, _early) = (anew._budgets, anew._early);
        });
    }

    /// <summary>Goes on to another time.</summary>
    public void Advance(DateTimeOffset now)
    {
        _now = now;
        foreach (BudgetState budget in _budgets)
        {
            budget.Advance(now, _zone);
        }

        while (_early.TryTake(now.ToUnixTimeMilliseconds(), out UsageRow row))
        {
            Add(row);
        }
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        Array.ForEach(_budgets, budget => budget.Save(writer));
        _early.Save(writer, row => writer.Write(row));
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader, int ledgerRows)
    {
        Array.ForEach(_budgets, budget => budget.Restore(reader));
        _early.Restore(reader, reader.ReadUsageRow);
    }

    private void Add(in UsageRow row)
    {
        long now = _now.ToUnixTimeMilliseconds();
        if (row.CreatedAt > now)
        {
            _early.Add(row, row.CreatedAt, now);
            return;
        }

        foreach (BudgetState budget in _budgets)
        {
            budget.Add(row);
        }
    }
}
