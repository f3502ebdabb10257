using System.Globalization;
using LibreChatExporter.History;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Web.Api;

/// <summary>
/// Answers as CSV: a line an item under a line of names, each with the time range that it is about. Totals are left to who adds up.
/// </summary>
internal static class CsvTable
{
    /// <summary>What all used, in one line.</summary>
    public static string Of(Summary answer)
        => Write(answer.Period, [answer.Total], ("users", total => total.Users), ("conversations", total => total.Conversations));

    /// <summary>A line a user.</summary>
    public static string Of(TopList<UserItem> answer) => Write(
        answer.Period, answer.Items, ("user", item => item.User), ("name", item => item.Name), ("share", item => item.Share),
        ("conversations", item => item.Conversations));

    /// <summary>A line a model.</summary>
    public static string Of(TopList<ModelItem> answer) => Write(
        answer.Period, answer.Items, ("model", item => item.Model), ("share", item => item.Share), ("users", item => item.Users),
        ("conversations", item => item.Conversations));

    /// <summary>A line an agent.</summary>
    public static string Of(TopList<AgentItem> answer) => Write(
        answer.Period, answer.Items, ("agent", item => item.Agent), ("name", item => item.Name), ("share", item => item.Share),
        ("users", item => item.Users), ("conversations", item => item.Conversations));

    /// <summary>A line a model.</summary>
    public static string Of(TopList<CostItem> answer)
        => Write(answer.Period, answer.Items, ("model", item => item.Model), ("share", item => item.Share));

    /// <summary>A line a step.</summary>
    public static string Of(TimeSeries answer)
        => Write(answer.Items, ("start", item => Iso(item.Start)), ("end", item => Iso(item.End)));

    /// <summary>A line a provider and model.</summary>
    public static string Of(ProviderList answer) => Write(
        answer.Items, ("start", _ => Iso(answer.Period.Start)), ("end", _ => Iso(answer.Period.End)), ("provider", item => item.Provider),
        ("model", item => item.Model), ("answers", item => item.Answers), ("errors", item => item.Errors),
        ("errorShare", item => item.ErrorShare), ("responseSecondsMedian", item => item.ResponseSecondsMedian),
        ("responseSecondsP95", item => item.ResponseSecondsP95),
        ("outputTokensPerSecondMedian", item => item.OutputTokensPerSecondMedian),
        ("outputTokensPerSecondP95", item => item.OutputTokensPerSecondP95));

    /// <summary>A line a chat.</summary>
    public static string Of(ConversationList answer) => Write(
        answer.Items, ("start", _ => Iso(answer.Period.Start)), ("end", _ => Iso(answer.Period.End)),
        ("conversation", item => item.Conversation), ("user", item => item.User), ("model", item => item.Model),
        ("first", item => Iso(item.First)), ("last", item => Iso(item.Last)), ("timesMedian", item => item.TimesMedian));

    private static string Write<T>(Period period, IEnumerable<T> items, params (string Name, Func<T, object?> Cell)[] columns)
        where T : UsageTotals => Write(items, [("start", _ => Iso(period.Start)), ("end", _ => Iso(period.End)), .. columns]);

    private static string Write<T>(IEnumerable<T> items, params (string Name, Func<T, object?> Cell)[] columns)
        where T : UsageTotals
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        CsvLine.Write(output, [.. columns.Select(column => column.Name), .. UsageColumn.All.Select(amount => amount.Name)]);
        foreach (T item in items)
        {
            CsvLine.Write(
                output, [.. columns.Select(column => column.Cell(item)), .. UsageColumn.All.Select(amount => (object?)item.Of(amount))]);
        }

        return output.ToString();
    }

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
}
