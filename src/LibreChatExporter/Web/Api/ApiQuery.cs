using LibreChatExporter.History;

namespace LibreChatExporter.Web.Api;

/// <summary>What is asked, of which history.</summary>
/// <param name="View">The history.</param>
/// <param name="Period">The name of the period.</param>
/// <param name="Range">The whole buckets that hold the period.</param>
/// <param name="Filter">What to take.</param>
/// <param name="Limit">How many items a list names at most.</param>
/// <param name="IsCsv">Whether to answer in CSV.</param>
internal sealed record ApiQuery(HistoryView View, string Period, HistoryRange Range, HistoryFilter Filter, int Limit, bool IsCsv)
{
    /// <summary>The period in whole steps, for its course.</summary>
    public required HistoryRange WholeSteps { get; init; }

    /// <summary>Finds the name of a user by the label; none where nobody may know it.</summary>
    public Func<string, string?> NameOfUser { get; init; } = _ => null;
}
