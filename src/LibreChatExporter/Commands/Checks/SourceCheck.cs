using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Commands.Checks;

/// <summary>The part of <c>check</c> that reads one document of each collection.</summary>
internal static class SourceCheck
{
    private static readonly Needed[] Collections =
    [
        new(Collection.Transactions, "costs and tokens", ["user", "tokenType", "rawAmount", "tokenValue", "createdAt"]),
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

    /// <summary>Looks at <paramref name="source"/> and adds what it finds.</summary>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    /// <exception cref="BsonFormatException">What has been read is damaged.</exception>
    internal static void Look(ILibreChatSource source, CheckReport report)
    {
        foreach (Needed needed in Collections)
        {
            CollectionReport found = source.Inspect(needed.Name, CancellationToken.None);

            // Which database it is, and what its server is, is known once it has been asked.
            (report.Source, report.Server) = (source.Description, source.ServerVersion);
            report.Collections.Add(new CollectionCheck(
                needed.Name,
                needed.For,
                found.Exists,
                found.Count,
                found.Sample is null,
                found.Sample is null ? [] : MissingFields(needed.Fields, found.Sample),
                found.IndexedFields is not { } indexed ? []
                    : [.. needed.Indexes.Select(index => new IndexCheck(index.Field, indexed.Contains(index.Field), index.Otherwise))]));
        }

        report.Notices = source.Notices;
        if (!report.Collections[0].Exists)
        {
            report.Error = SourceException.NoTransactions(source.Description).Message;
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

    private sealed record Needed(string Name, string For, IReadOnlyList<string> Fields)
    {
        /// <summary>Fields that an index has to lead with, and what happens without it.</summary>
        public IReadOnlyList<(string Field, string Otherwise)> Indexes { get; init; } = [];
    }
}
