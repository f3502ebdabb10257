using LibreChatExporter.Usage;

namespace LibreChatExporter.Budgets;

/// <summary>A budget and what has been spent of it in its current period. Not thread-safe.</summary>
public sealed class BudgetState
{
    private static readonly Period None = new(long.MaxValue);

    private readonly ScopeMatcher _matcher;
    private Period _current = new(long.MinValue);

    /// <summary>The period before, as long as a clock that was ahead may come back to it.</summary>
    private Period _before = None;

    internal BudgetState(Budget budget, ScopeMatcher matcher) => (Budget, _matcher) = (budget, matcher);

    /// <summary>The budget.</summary>
    public Budget Budget { get; }

    /// <summary>What has been spent since the period began, in credits.</summary>
    public double SpentCredits => _current.Spent;

    /// <summary>How much of the period has passed, above 0 and up to 1; 0 at its first instant.</summary>
    public double Elapsed { get; private set; }

    /// <summary>What will have been spent at the end of the period if it goes on like this, in credits; null at its first instant.</summary>
    public double? ForecastCredits => Elapsed > 0 ? SpentCredits / Elapsed : null;

    internal void Add(in UsageRow row)
    {
        ref Period period = ref row.CreatedAt >= _current.Start ? ref _current : ref _before;
        if (row.CreatedAt >= period.Start && _matcher.Matches(Budget.Scope, row))
        {
            period.Spent += row.Credits;
        }
    }

    internal void Advance(DateTimeOffset now, TimeZoneInfo zone)
    {
        long start = Budget.Window.Start(now, zone).ToUnixTimeMilliseconds();
        if (start > _current.Start)
        {
            (_before, _current) = (_current.Start == long.MinValue ? None : _current, new Period(start));
        }
        else if (start == _before.Start)
        {
            (_before, _current) = (None, _before);
        }

        long end = Budget.Window.End(now, zone).ToUnixTimeMilliseconds();
        Elapsed = Math.Clamp((double)(now.ToUnixTimeMilliseconds() - start) / (end - start), 0, 1);
    }

    /// <summary>A period and what has been spent in it, in credits.</summary>
    private struct Period(long start)
    {
        internal readonly long Start = start;
        internal double Spent;
    }
}
