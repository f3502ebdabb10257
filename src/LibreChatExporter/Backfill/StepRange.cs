using LibreChatExporter.Configuration;

namespace LibreChatExporter.Backfill;

/// <summary>The steps to write, in seconds since the Unix epoch.</summary>
/// <param name="First">The first.</param>
/// <param name="Step">From one to the next.</param>
/// <param name="Count">How many there are.</param>
/// <param name="End">Before this they end.</param>
internal readonly record struct StepRange(long First, long Step, long Count, long End)
{
    /// <summary>Nine years in steps of 30 seconds.</summary>
    internal const long MaxCount = 10_000_000;

    /// <summary>The steps that are asked for.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="firstRow">When the first row was made, in milliseconds since the Unix epoch; null where that is not known, or there is
    /// none.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="SettingsException">There are none, or too many.</exception>
    internal static StepRange Of(BackfillOptions options, long? firstRow, DateTimeOffset now)
    {
        long step = (long)options.Step.TotalSeconds;
        DateTimeOffset to = options.To ?? now;
        if (to > now)
        {
            throw new SettingsException($"--to: {to:u} is in the future, of which nothing is known");
        }

        if (options.From is null && !(firstRow <= now.ToUnixTimeMilliseconds()))
        {
            return new StepRange(0, step, Count: 0, End: 0);
        }

        // A row that is made at an instant counts at it, and is to be seen as 0 before that.
        long first = options.From?.ToUnixTimeSeconds() ?? Math.Max(0, firstRow!.Value - 1) / (step * 1000) * step;
        long count = (long)Math.Ceiling((to - DateTimeOffset.FromUnixTimeSeconds(first)) / options.Step);
        return count switch
        {
            <= 0 => throw new SettingsException(
                $"the range from {DateTimeOffset.FromUnixTimeSeconds(first):u} to {to:u} is empty: --from must be before --to"),
            > MaxCount => throw new SettingsException(
                $"--step: {count:N0} instants from {DateTimeOffset.FromUnixTimeSeconds(first):u} to {to:u} are more than {MaxCount:N0}; "
                + "choose a longer step or a shorter range"),
            _ => new StepRange(first, step, count, End: (to.ToUnixTimeMilliseconds() + 999) / 1000),
        };
    }
}
