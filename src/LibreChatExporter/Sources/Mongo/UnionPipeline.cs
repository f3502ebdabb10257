using System.Text;
using LibreChatExporter.Bson;
using MongoDB.Bson;
using BsonReader = LibreChatExporter.Bson.BsonReader;
using BsonType = LibreChatExporter.Bson.BsonType;
using BsonValue = LibreChatExporter.Bson.BsonValue;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// Several questions as one aggregation, which answers each with one document: its collection's name and the documents that match. A
/// collection without any has no answer.
/// </summary>
internal static class UnionPipeline
{
    private const string Documents = "documents";

    /// <summary>The stages, to be run on the first question's collection.</summary>
    internal static IReadOnlyList<BsonDocument> Of(IReadOnlyList<Query> queries) =>
    [
        .. Stages(queries[0]),
        .. queries.Skip(1).Select(query => new BsonDocument("$unionWith", new BsonDocument
        {
            { "coll", query.Collection },
            { "pipeline", new BsonArray(Stages(query)) },
        })),
    ];

    /// <summary>Adds the documents of an answer to the page of its collection.</summary>
    /// <exception cref="BsonFormatException">It is no answer to these questions.</exception>
    internal static void Read(ReadOnlySpan<byte> answer, IReadOnlyDictionary<string, Page> pages)
    {
        string collection = Encoding.UTF8.GetString(BsonReader.Find(answer, "_id"u8).StringOrEmpty);
        BsonValue documents = BsonReader.Find(answer, "documents"u8);
        if (!pages.TryGetValue(collection, out Page? page) || documents.Type != BsonType.Array)
        {
            throw new BsonFormatException("an answer belongs to no question", 0);
        }

        var reader = new BsonReader(documents.Bytes);
        while (reader.Read())
        {
            page.Add(reader.Value.Type == BsonType.Document
                ? reader.Value.Bytes
                : throw new BsonFormatException($"an answer has a {reader.Value.Type} where a document should be", 0));
        }
    }

    private static IEnumerable<BsonDocument> Stages(Query query)
    {
        if (query.Filter.ElementCount > 0)
        {
            yield return new BsonDocument("$match", query.Filter);
        }

        yield return new BsonDocument("$limit", Page.Size);
        IReadOnlyList<string> fields = query.IsInsertOnly ? ["_id"] : query.Fields;
        yield return new BsonDocument("$project", new BsonDocument(fields.Select(field => new BsonElement(field, 1))));
        yield return new BsonDocument("$group", new BsonDocument
        {
            { "_id", query.Collection },
            { Documents, new BsonDocument("$push", "$$ROOT") },
        });
    }
}
