using MongoDB.Bson;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>Asks for pages of one collection. Safe for any number of threads.</summary>
/// <param name="Connection">Whom to ask.</param>
/// <param name="Collection">The collection.</param>
/// <param name="Fields">The fields wanted.</param>
/// <param name="Tenant">Whose documents are wanted.</param>
/// <param name="Cancellation">Ends it.</param>
internal sealed record PageQuery(
    MongoConnection Connection, string Collection, IReadOnlyList<string> Fields, TenantFilter Tenant, CancellationToken Cancellation)
{
    private static readonly BsonDocument ById = new("_id", 1);

    /// <summary>
    /// The first page of a range, in order of <c>_id</c>: short for the server, which goes along the index and never sorts.
    /// </summary>
    internal void Fill(Page page, IdRange range)
    {
        var bounds = new BsonDocument(range.IsAfter ? "$gt" : "$gte", range.From.ToDriver());
        if (range.To is { } to)
        {
            bounds.Add("$lt", to.ToDriver());
        }

        page.Fill(Connection, Of(new BsonDocument("_id", bounds)), Cancellation);
    }

    /// <summary>The question for the first page from an id on.</summary>
    internal Query FirstPage(Bson.ObjectId from)
    {
        var bound = new LowerBound(from);
        return Of(bound.Filter) with { From = bound, IsInsertOnly = true };
    }

    /// <summary>
    /// The documents whose ids are strings, numbers or bytes, which a range of ObjectIds does not match. LibreChat never writes such ids,
    /// but an import might. Each branch is a range of the index, normally an empty one.
    /// </summary>
    internal MongoCursor OpenOtherIds()
    {
        MongoDB.Bson.BsonValue[] lowest = ["", double.NegativeInfinity, new BsonBinaryData([])];
        var filter = new BsonDocument("$or", new BsonArray(lowest.Select(
            value => new BsonDocument("_id", new BsonDocument("$gte", value)))));
        return Connection.Open(new Query(Collection, Tenant.And(filter), Fields), Cancellation);
    }

    /// <summary>The id of the last document of a page that is not empty.</summary>
    internal Bson.ObjectId LastId(Page page) => page.IdOf(page.Count - 1, Connection, Collection);

    private Query Of(BsonDocument filter) => new(Collection, Tenant.And(filter), Fields)
    {
        Sort = ById,
        Limit = Page.Size,
        BatchSize = Page.Size,
        IsSingleBatch = true,

        // A server that took the index on tenantId instead would sort all of the tenant's documents for each page.
        Hint = Tenant.AdmitsAll ? null : ById,
    };
}
