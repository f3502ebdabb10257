using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// All documents of a large collection from an <c>_id</c> on, page by page along the <c>_id</c> index: each query is short, and the server never
/// sorts. A range of ObjectIds does not match ids of other types, so the first reading asks for strings, numbers and bytes before it.
/// </summary>
internal sealed class PagedCursor : IDocumentCursor
{
    private const int PageSize = 4096;

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

        _expected = tenant.AdmitsAll && from == default ? connection.EstimatedCount(collection) : null;
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
        BsonWriter filter = new BsonWriter().Document("_id", id => id.ObjectId(comparison, _last));
        BsonWriter options = MongoSource.Projection(_fields)
            .Document("sort", sort => sort.Int32("_id", 1)).Int64("limit", PageSize).Int32("batchSize", PageSize);
        if (!_tenant.AdmitsAll)
        {
            // A server that took the index on tenantId instead would sort all of the tenant's documents for each page.
            options.Document("hint", hint => hint.Int32("_id", 1));
        }

        return _connection.Find(_collection, _tenant.AddTo(filter).Finish(), options, _cancellation);
    }

    /// <summary>LibreChat never writes such ids, but an import might. Each branch is a range of the index, normally an empty one.</summary>
    private MongoCursor OtherIds()
    {
        BsonWriter filter = new BsonWriter().Array("$or", branches => branches
            .Document("0", branch => branch.Document("_id", id => id.String("$gte", "")))
            .Document("1", branch => branch.Document("_id", id => id.Double("$gte", double.NegativeInfinity)))
            .Document("2", branch => branch.Document("_id", id => id.Binary("$gte", []))));
        return _connection.Find(_collection, _tenant.AddTo(filter).Finish(), MongoSource.Projection(_fields), _cancellation);
    }
}
