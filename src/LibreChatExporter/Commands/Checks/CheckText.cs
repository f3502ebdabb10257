namespace LibreChatExporter.Commands.Checks;

/// <summary>Writes what <c>check</c> has found out in lines for people.</summary>
internal static class CheckText
{
    /// <summary>What the source is like.</summary>
    internal static IEnumerable<string> Source(CheckReport report) =>
    [
        $"source: {report.Source}",
        .. report.Server is { } server ? [$"server: {server}"] : (string[])[],
        .. report.Collections.SelectMany(collection => Collection(collection).Select(line => $"{collection.Name}: {line}")),
        .. report.Notices.Select(notice => $"note: {notice}"),
    ];

    /// <summary>What the transactions say.</summary>
    internal static IEnumerable<string> Usage(UsageCheck usage)
    {
        yield return usage is { First: { } first, Last: { } last }
            ? $"usage: {usage.Transactions:N0} transactions from {Time(first)} to {Time(last)}, of {Count(usage.Users, "user")}, "
                + $"{Count(usage.Agents, "agent")} and {Count(usage.Models, "model")}"
            : "usage: none";
        yield return usage.IsOn switch
        {
            true => "LibreChat writes transactions: no answer is newer than the last of them",
            false => $"LibreChat has written no transactions for the last {Count(usage.AnswersSince, "answer")}: they are OFF, or these "
                + "cost nothing; see transactions and balance in librechat.yaml",
            _ => "LibreChat has neither written transactions nor given answers of late",
        };
        foreach (NewerFields newer in usage.Newer.Where(newer => usage.Transactions > 0 && !newer.IsThere))
        {
            yield return $"newer versions of LibreChat would add {string.Join(" or ", newer.Fields)}: {newer.Adds}";
        }

        foreach (SettingMatch match in usage.Settings)
        {
            yield return match.Count > 0 ? $"setting {match.Setting}: {match.Value} matches {match.Count:N0} {match.Unit}"
                : $"note: the setting {match.Setting} matches none of the transactions: {match.Value}";
        }
    }

    private static IEnumerable<string> Collection(CollectionCheck collection)
    {
        if (!collection.Exists)
        {
            yield return $"MISSING (needed for {collection.NeededFor})";
            yield break;
        }

        yield return collection switch
        {
            { IsEmpty: true, Documents: > 0 and var others }
                => $"ok, but NONE of about {others:N0} documents is of the tenant that is asked for",
            { IsEmpty: true } => "ok, empty",
            { Documents: { } count } => $"ok, about {count:N0} documents",
            _ => "ok",
        };
        foreach (IndexCheck index in collection.Indexes)
        {
            yield return index.Exists ? $"has an index on {index.Field}"
                : $"NO INDEX on {index.Field}: {index.Otherwise}; LibreChat makes one when it starts";
        }

        if (collection.MissingFields.Count > 0)
        {
            yield return $"the document looked at has no {string.Join(", ", collection.MissingFields)}";
        }
    }

    private static string Time(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd HH:mm}Z";

    private static string Count(int count, string what) => $"{count:N0} {what}{(count == 1 ? "" : "s")}";
}
