using LibreChatExporter.Usage;

namespace LibreChatExporter.Budgets;

/// <summary>A budget and what has been spent of it in its current period. Not thread-safe.</summary>
public sealed class BudgetState
{
    private readonly ScopeMatcher _matcher;

    internal BudgetState(Budget budget, ScopeMatcher matcher) => (Budget, _matcher) = (budget, matcher);

    /// <summary>The budget.</summary>
    public Budget Budget { get; }

    /// <summary>What has been spent since the period began, in credits.</summary>
    public double SpentCredits { get; private set; }

    /// <summary>When the period began, in milliseconds since the Unix epoch.</summary>
    public long Start { get; private set; } = long.MinValue;

    /// <summary>How much of the period has passed, above 0 and up to 1; 0 at its first instant.</summary>
    public double Elapsed { get; private set; }

    /// <summary>What will have been spent at the end of the period if it goes on like this, in credits; null at its first instant.</summary>
    public double? ForecastCredits => Elapsed > 0 ? SpentCredits / Elapsed : null;

    internal void Add(in UsageRow row)
    {
        if (row.CreatedAt >= Start && _matcher.Matches(Budget.Scope, row))
        {
            SpentCredits += row.Credits;
        }
    }

    internal void Advance(DateTimeOffset now, TimeZoneInfo zone)
    {
        long start = Budget.Window.Start(now, zone).ToUnixTimeMilliseconds();
        if (start > Start)
        {
            (Start, SpentCredits) = (start, 0);
        }

        long end = Budget.Window.End(now, zone).ToUnixTimeMilliseconds();
        Elapsed = Math.Clamp((double)(now.ToUnixTimeMilliseconds() - Start) / (end - Start), 0, 1);
    }
}
