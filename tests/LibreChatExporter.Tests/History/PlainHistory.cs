using LibreChatExporter.History;
using LibreChatExporter.Ledger;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.History;

/// <summary>Computes from rows what a history must answer: for each question a sum over all rows that are in the range.</summary>
internal static class PlainHistory
{
    public static IEnumerable<TestRow> In(IEnumerable<TestRow> rows, HistoryRange range, HistoryFilter filter)
        => rows.Where(row => row.CreatedAt >= range.Start && row.CreatedAt < range.End && Takes(filter, row));

    public static HistoryGroup Group(string label, IEnumerable<TestRow> rows)
    {
        TestRow[] all = [.. rows];
        return new HistoryGroup(
            label, Sum(all), all.Select(row => (row.User, row.Tenant)).Distinct().Count(),
            all.Where(row => row.Conversation is not null).Select(row => (row.User, row.Tenant, row.Conversation)).Distinct().Count());
    }

    public static UsageSum Sum(IReadOnlyCollection<TestRow> rows) => new(
        rows.Where(row => row.IsPrompt).Sum(row => row.Credits), rows.Where(row => !row.IsPrompt).Sum(row => row.Credits), 0,
        rows.Where(row => row.IsPrompt).Sum(row => row.Tokens), rows.Where(row => !row.IsPrompt).Sum(row => row.Tokens),
        rows.Sum(row => row.Cache?.Write ?? 0), rows.Sum(row => row.Cache?.Read ?? 0), rows.Count(row => row.IsPrompt));

    public static HistoryGroup[] By(GroupBy place, IEnumerable<TestRow> rows) => [.. rows.GroupBy(row => Label(place, row))
        .Select(group => Group(group.Key, group))
        .OrderByDescending(group => group.Sum.CostUsd).ThenBy(group => group.Label, StringComparer.Ordinal)];

    public static string Label(GroupBy place, TestRow row) => place switch
    {
        GroupBy.User => row.UserLabel,
        GroupBy.Model => row.Model!,
        GroupBy.Agent => row.Agent ?? "none",
        _ => "",
    };

    private static bool Takes(HistoryFilter filter, TestRow row)
        => (filter.User is null || filter.User == row.UserLabel) && (filter.Model is null || filter.Model == row.Model)
            && (filter.Agent is null || filter.Agent == (row.Agent ?? "none"))
            && (filter.Tenant is null || filter.Tenant == (row.Tenant ?? "none"));
}
