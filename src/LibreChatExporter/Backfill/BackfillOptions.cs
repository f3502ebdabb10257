namespace LibreChatExporter.Backfill;

/// <summary>What to write of the past, and where to: to standard output unless one of the three names a place.</summary>
/// <param name="From">The first instant, in whole seconds; null begins before the first row.</param>
/// <param name="To">The instant before which to end; null ends now.</param>
/// <param name="Step">From one instant to the next, in whole seconds.</param>
/// <param name="Out">A file that is not there yet.</param>
/// <param name="Labels">Labels to add to every sample, none of them one that a family has.</param>
internal sealed record BackfillOptions(
    DateTimeOffset? From, DateTimeOffset? To, TimeSpan Step, string? Out, IReadOnlyList<(string Name, string Value)> Labels)
{
    /// <summary>A folder for a file a day.</summary>
    internal string? Split { get; init; }

    /// <summary>A folder for Prometheus' blocks.</summary>
    internal string? Blocks { get; init; }

    /// <summary>The program that makes the blocks; null for the one on the PATH.</summary>
    internal string? Promtool { get; init; }
}
