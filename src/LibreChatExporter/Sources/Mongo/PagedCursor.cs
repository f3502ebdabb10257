using LibreChatExporter.Bson;
using MongoDB.Bson;
using BsonValue = MongoDB.Bson.BsonValue;
using ObjectId = LibreChatExporter.Bson.ObjectId;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// All documents of a large collection from an <c>_id</c> on, page by page along the <c>_id</c> index: each query is short, and the server
/// never sorts. A range of ObjectIds does not match ids of other types, so the first reading asks for strings, numbers and bytes before it.
/// </summary>
internal sealed class PagedCursor : IDocumentCursor
{
    private const int PageSize = 4096;

    private static readonly BsonDocument ById = new("_id", 1);

    private readonly MongoConnection _connection;
    private readonly string _collection;
    private readonly IReadOnlyList<string> _fields;
    private readonly TenantFilter _tenant;
    private readonly CancellationToken _cancellation;
    private readonly long? _expected;
    private MongoCursor _page;
    private bool _isOrdered;
    private int _inPage;
    private long _read;
    private ObjectId _last;

    internal PagedCursor(
        MongoConnection connection,
        string collection,
        IReadOnlyList<string> fields,
        TenantFilter tenant,
        ObjectId from,
        bool isFirst,
        CancellationToken cancellation)
    {
        _connection = connection;
        _collection = collection;
        _fields = fields;
        _tenant = tenant;
        _cancellation = cancellation;
        _last = from;
        if (!isFirst)
        {
            _page = Page("$gte");
            return;
        }

        _expected = tenant.AdmitsAll && from == default ? connection.EstimatedCount(collection, cancellation) : null;
        _page = OtherIds();
    }

    public ReadOnlySpan<byte> Current => _page.Current;

    public double? Share => _expected is > 0 ? Math.Min(1, (double)_read / _expected.Value) : null;

    public bool MoveNext()
    {
        while (!_page.MoveNext())
        {
            if (_isOrdered && _inPage < PageSize)
            {
                return false;
            }

            MongoCursor next = Page(_isOrdered ? "$gt" : "$gte");
            _page.Dispose();
            _page = next;
        }

        _read++;
        if (++_inPage == PageSize && _isOrdered)
        {
            _last = LastId();
        }

        return true;
    }

    public SourceException Refuse(BsonFormatException problem) => _page.Refuse(problem);

    public void Dispose() => _page.Dispose();

    /// <summary>Where the next page starts. Without a place to go on from, the reading would begin again and never end.</summary>
    private ObjectId LastId()
    {
        try
        {
            if (BsonReader.Find(_page.Current, "_id"u8).TryGetObjectId(out ObjectId id))
            {
                return id;
            }
        }
        catch (BsonFormatException e)
        {
            throw Refuse(e);
        }

        throw new SourceException($"the server answered a range of ObjectIds of {_connection.Database}.{_collection} with another _id")
        {
            Reason = SourceErrorReason.Malformed,
        };
    }

    private MongoCursor Page(string comparison)
    {
        _isOrdered = true;
        _inPage = 0;
        return _connection.Open(
            new Query(_collection, _tenant.And(new BsonDocument("_id", new BsonDocument(comparison, _last.ToDriver()))), _fields)
            {
                Sort = ById,
                Limit = PageSize,
                BatchSize = PageSize,

                // A server that took the index on tenantId instead would sort all of the tenant's documents for each page.
                Hint = _tenant.AdmitsAll ? null : ById,
            },
            _cancellation);
    }

    /// <summary>LibreChat never writes such ids, but an import might. Each branch is a range of the index, normally an empty one.</summary>
    private MongoCursor OtherIds()
    {
        BsonValue[] lowest = ["", double.NegativeInfinity, new BsonBinaryData([])];
        var filter = new BsonDocument("$or", new BsonArray(lowest.Select(
            value => new BsonDocument("_id", new BsonDocument("$gte", value)))));
        return _connection.Open(new Query(_collection, _tenant.And(filter), _fields), _cancellation);
    }
}
