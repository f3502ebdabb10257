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

/// <summary>Reads with MongoDB.Driver alone what a first load reads, in the same order, and looks at nothing.</summary>
internal sealed class Drain
{
    private const int PageSize = 4096, LookupSize = 1000;

    private readonly IMongoCollection<BsonDocument> _rows, _messages;
    private readonly List<Page> _pages;
    private readonly int _rowCount;

    /// <summary>Prepares the queries.</summary>
    /// <param name="database">The database to read.</param>
    /// <param name="calls">All that has been inserted into it, in the order of their ids.</param>
    internal Drain(BenchmarkDatabase database, List<Call> calls)
    {
        _rows = database.Open<BsonDocument>(Collection.Transactions);
        _messages = database.Open<BsonDocument>(Collection.Messages);
        _rowCount = 2 * calls.Count;
        _pages = [.. calls.Chunk(PageSize / 2).Select((page, i) => new Page(
            i == 0 ? From("$gte", page[0].Prompt) : From("$gt", calls[(i * PageSize / 2) - 1].Completion),
            [.. page.Chunk(LookupSize).Select(Ids)]))];
    }

    /// <summary>Reads it all.</summary>
    /// <returns>How many bytes of documents there were.</returns>
    internal long Run()
    {
        FindOptions<BsonDocument, int> rows = Options(Transaction.Fields), answers = Options(Answer.Fields);
        (rows.Sort, rows.Limit, rows.BatchSize) = (new BsonDocument("_id", 1), PageSize, PageSize);
        answers.BatchSize = LookupSize + 1;
        return _pages.Sum(page => Read(_rows, page.Filter, rows) + page.Lookups.Sum(ids => Read(_messages, Lookup(ids), answers)));
    }

    /// <summary>Reads it all through the product's source, and looks at nothing, either.</summary>
    /// <returns>A number that depends on all of it.</returns>
    internal long RunThrough(MongoSource source)
    {
        using IDocumentCursor rows = source.ReadTransactions(default, CancellationToken.None);
        long bytes = 0, answers = 0;
        for (int row = 1; rows.MoveNext(); row++)
        {
            bytes += rows.Current.Length;
            if (row % PageSize == 0 || row == _rowCount)
            {
                foreach (ReadOnlyMemory<byte>[] ids in _pages[(row - 1) / PageSize].Lookups)
                {
                    source.FindAnswers(ids, (in Answer _) => answers++, CancellationToken.None);
                }
            }
        }

        return bytes + answers;
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
    };

    private static BsonDocument From(string comparison, byte[] row)
        => new("_id", new BsonDocument(comparison, new ObjectId(BsonReader.Find(row, "_id"u8).Bytes.ToArray())));

    private static ReadOnlyMemory<byte>[] Ids(Call[] calls)
        => [.. calls.Select(call => (ReadOnlyMemory<byte>)Transaction.Parse(call.Prompt).MessageId.StringOrEmpty.ToArray())];

    private static BsonDocument Lookup(ReadOnlyMemory<byte>[] ids)
        => new("messageId", new BsonDocument("$in", new BsonArray(ids.Select(id => System.Text.Encoding.UTF8.GetString(id.Span)))));

    private sealed record Page(BsonDocument Filter, ReadOnlyMemory<byte>[][] Lookups);

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
