using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Commands;

/// <summary>The command <c>check</c>: reads one document of each collection and says what the exporter would miss.</summary>
internal static class SourceCheck
{
    private static readonly Needed[] Collections =
    [
        new(Collection.Transactions, "costs and tokens", ["user", "tokenType", "rawAmount", "tokenValue", "createdAt"], IsVital: true),
        new(Collection.Messages, "the agent of each transaction, and activity", ["messageId", "user", "isCreatedByUser", "createdAt"])
        {
            Indexes =
            [
                ("messageId", "look-ups will be slow"),
                ("createdAt", "each refresh will read all messages; --disable activity avoids it"),
            ],
        },
        new(Collection.Agents, "names of agents", ["id", "name", "provider", "model"]),
        new(Collection.Users, "names of users", ["_id", "email", "role", "provider"]),
        new(Collection.Balances, "credits that users have left, where LibreChat keeps balances", ["user", "tokenCredits"]),
    ];

    /// <summary>Looks at <paramref name="source"/>; a line for each collection on <paramref name="output"/>.</summary>
    /// <returns>0 when the exporter can work; 2 when it cannot, with one line on <paramref name="error"/>.</returns>
    public static int Run(ILibreChatSource source, TextWriter output, TextWriter error)
    {
        try
        {
            output.WriteLine($"source: {source.Description}");
            bool works = true;
            foreach (Needed needed in Collections)
            {
                CollectionReport report = source.Inspect(needed.Name, CancellationToken.None);
                works &= report.Exists || !needed.IsVital;
                foreach (string line in Describe(needed, report))
                {
                    output.WriteLine($"{needed.Name}: {line}");
                }
            }

            foreach (string notice in source.Notices)
            {
                output.WriteLine($"note: {notice}");
            }

            if (!works)
            {
                error.WriteLine($"librechat-exporter: {SourceException.NoTransactions(source.Description).Message}");
            }

            return works ? 0 : CommandLine.UsageError;
        }
        catch (Exception e) when (e is SourceException or BsonFormatException)
        {
            error.WriteLine($"librechat-exporter: {e.Message}");
            return CommandLine.UsageError;
        }
    }

    private static IEnumerable<string> Describe(Needed needed, CollectionReport report)
    {
        if (!report.Exists)
        {
            yield return $"MISSING (needed for {needed.For})";
            yield break;
        }

        yield return report switch
        {
            { Sample: null, Count: > 0 and var others }
                => $"ok, but NONE of about {others:N0} documents is of the tenant that is asked for",
            { Sample: null } => "ok, empty",
            { Count: { } count } => $"ok, about {count:N0} documents",
            _ => "ok",
        };
        foreach ((string field, string otherwise) in needed.Indexes)
        {
            if (report.IndexedFields is { } indexed && !indexed.Contains(field))
            {
                yield return $"NO INDEX on {field}: {otherwise}; LibreChat makes one when it starts";
            }
        }

        if (report.Sample is not null && MissingFields(needed.Fields, report.Sample) is { Count: > 0 } missing)
        {
            yield return $"the document looked at has no {string.Join(", ", missing)}";
        }
    }

    private static List<string> MissingFields(IReadOnlyList<string> fields, byte[] document)
    {
        List<string> missing = [.. fields];
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            missing.Remove(System.Text.Encoding.UTF8.GetString(reader.Name));
        }

        return missing;
    }

    private sealed record Needed(string Name, string For, IReadOnlyList<string> Fields, bool IsVital = false)
    {
        /// <summary>Fields that an index has to lead with, and what happens without it.</summary>
        public IReadOnlyList<(string Field, string Otherwise)> Indexes { get; init; } = [];
    }
}
