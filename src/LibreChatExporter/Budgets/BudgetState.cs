using LibreChatExporter.Checkpoints;
using LibreChatExporter.Ledger;

namespace LibreChatExporter.Budgets;

/// <summary>
/// A budget and what has been spent of it in its current period. The last few periods are kept, so that a clock that was wrong can be set
/// right. Not thread-safe.
/// </summary>
internal sealed class BudgetState
{
    private const int Kept = 3;

    private readonly ScopeMatcher _matcher;

    /// <summary>Periods whose rows have all been counted, oldest first.</summary>
    private readonly List<Period> _periods = [];

    private Period? _current;

    internal BudgetState(Budget budget, ScopeMatcher matcher) => (Budget, _matcher) = (budget, matcher);

    /// <summary>The budget.</summary>
    public Budget Budget { get; }

    /// <summary>
    /// What has been spent since the period began, in credits; null after the clock has gone back to a period of which rows may have been
    /// missed, until these have been replayed.
    /// </summary>
    public double? SpentCredits => _current?.Spent;

    /// <summary>Whether anything has ever been in the scope, in whatever period.</summary>
    public bool IsUsed { get; internal set; }

    /// <summary>When the period began, in milliseconds since the Unix epoch.</summary>
    internal long Start { get; private set; }

    /// <summary>How much of the period has passed, above 0 and up to 1; 0 at its first instant.</summary>
    public double Elapsed { get; private set; }

    /// <summary>
    /// What will have been spent at the end of the period if it goes on like this, in credits; null at its first instant, and where that is
    /// not known.
    /// </summary>
    public double? ForecastCredits => Elapsed > 0 ? SpentCredits / Elapsed : null;

    internal void Add(in UsageRow row)
    {
        IsUsed = IsUsed || _matcher.Matches(Budget.Scope, row);
        for (int i = _periods.Count - 1; i >= 0 && row.CreatedAt >= _periods[0].Start; i--)
        {
            Period period = _periods[i];
            if (row.CreatedAt >= period.Start && row.CreatedAt < period.End)
            {
                period.Spent += _matcher.Matches(Budget.Scope, row) ? row.Credits : 0;
                return;
            }
        }
    }

    internal void Advance(DateTimeOffset now, TimeZoneInfo zone)
    {
        Start = Budget.Window.Start(now, zone).ToUnixTimeMilliseconds();
        long end = Budget.Window.End(now, zone).ToUnixTimeMilliseconds();
        Elapsed = Math.Clamp((double)(now.ToUnixTimeMilliseconds() - Start) / (end - Start), 0, 1);
        Enter(Start, end);
    }

    private void Enter(long start, long end)
    {
        _current = _periods.Find(period => period.Start == start);
        if (_current is null && (_periods.Count == 0 || start >= _periods[^1].End))
        {
            _current = new Period(start, end);
            _periods.Add(_current);
            if (_periods.Count > Kept)
            {
                _periods.RemoveAt(0);
            }
        }
    }

    internal void Save(CheckpointWriter writer)
    {
        writer.Write(IsUsed);
        writer.Write(_periods.Count);
        foreach (Period period in _periods)
        {
            writer.Write(period.Start);
            writer.Write(period.End);
            writer.Write(period.Spent);
        }
    }

    /// <summary>Takes over the periods that were saved in the place of its own, and goes on from them to the time that it was at.</summary>
    internal void Restore(CheckpointReader reader)
    {
        IsUsed = reader.ReadBoolean();
        List<Period> own = [.. _periods];
        _periods.Clear();
        for (int left = reader.ReadCount(2 * sizeof(long) + sizeof(double)); left > 0; left--)
        {
            _periods.Add(new Period(reader.ReadInt64(), reader.ReadInt64()) { Spent = reader.ReadAmount() });
        }

        foreach (Period period in own)
        {
            Enter(period.Start, period.End);
        }
    }

    /// <summary>A period, in milliseconds since the Unix epoch, and what has been spent in it, in credits.</summary>
    private sealed class Period(long start, long end)
    {
        internal long Start => start;

        internal long End => end;

        internal double Spent { get; set; }
    }
}
