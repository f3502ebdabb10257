using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Mongo;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;
using MongoDB.Driver;
using BsonReader = LibreChatExporter.Bson.BsonReader;

namespace LibreChatExporter.Benchmarks;

/// <summary>Reads with MongoDB.Driver alone what a first load reads, one page after the other, and looks at nothing.</summary>
internal sealed class Drain
{
    private readonly BenchmarkDatabase _database;
    private readonly (string Collection, FindOptions<BsonDocument, int> Options, BsonDocument[] Pages)[] _readings;

    /// <summary>Prepares the queries.</summary>
    /// <param name="database">The database to read.</param>
    /// <param name="transactions">All transactions that have been inserted into it.</param>
    /// <param name="messages">All messages.</param>
    internal Drain(BenchmarkDatabase database, IEnumerable<byte[]> transactions, IEnumerable<byte[]> messages)
    {
        _database = database;
        _readings =
        [
            (Collection.Transactions, Options(Transaction.Fields), Pages(transactions)),
            (Collection.Messages, Options(Answer.Fields), Pages(messages)),
        ];
    }

    /// <summary>Reads it all.</summary>
    /// <returns>How many bytes of documents there were.</returns>
    internal long Run() => _readings.Sum(reading =>
    {
        IMongoCollection<BsonDocument> collection = _database.Open<BsonDocument>(reading.Collection);
        return reading.Pages.Sum(page => Read(collection, page, reading.Options));
    });

    /// <summary>Reads it all through the product's source, and looks at nothing, either.</summary>
    /// <returns>How many bytes of documents there were.</returns>
    internal static long RunThrough(MongoSource source)
    {
        using IDocumentCursor transactions = source.ReadTransactions(default, CancellationToken.None);
        using IDocumentCursor messages = source.ReadMessages(Answer.Fields, default, CancellationToken.None);
        return Read(transactions) + Read(messages);
    }

    private static long Read(IDocumentCursor cursor)
    {
        long bytes = 0;
        while (cursor.MoveNext())
        {
            bytes += cursor.Current.Length;
        }

        return bytes;
    }

    private static long Read(IMongoCollection<BsonDocument> collection, BsonDocument filter, FindOptions<BsonDocument, int> options)
    {
        long bytes = 0;
        using IAsyncCursor<int> cursor = collection.FindSync(filter, options);
        while (cursor.MoveNext())
        {
            foreach (int size in cursor.Current)
            {
                bytes += size;
            }
        }

        return bytes;
    }

    private static FindOptions<BsonDocument, int> Options(IReadOnlyList<string> fields) => new()
    {
        Projection = new BsonDocumentProjectionDefinition<BsonDocument, int>(
            new BsonDocument(fields.Select(field => new BsonElement(field, 1))), new SizeSerializer()),
        Sort = new BsonDocument("_id", 1),
        Limit = -Page.Size,
        BatchSize = Page.Size,
    };

    private static BsonDocument[] Pages(IEnumerable<byte[]> documents) =>
    [
        .. documents.Select(document => new ObjectId(BsonReader.Find(document, "_id"u8).Bytes.ToArray())).Order().Chunk(Page.Size)
            .Select(page => new BsonDocument("_id", new BsonDocument { { "$gte", page[0] }, { "$lte", page[^1] } })),
    ];

    /// <summary>Takes the bytes of each document, and gives back their number.</summary>
    private sealed class SizeSerializer : SerializerBase<int>
    {
        public override int Deserialize(BsonDeserializationContext context, BsonDeserializationArgs args)
        {
            using IByteBuffer document = context.Reader.ReadRawBsonDocument();
            return document.Length;
        }
    }
}
