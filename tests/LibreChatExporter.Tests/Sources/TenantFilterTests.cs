using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Mongo;
using MongoDB.Bson;
using BsonType = LibreChatExporter.Bson.BsonType;
using BsonValue = LibreChatExporter.Bson.BsonValue;

namespace LibreChatExporter.Tests.Sources;

/// <summary>Which documents a tenant has: in a dump by looking at them, in a database by a query that must say the same.</summary>
public sealed class TenantFilterTests
{
    private static readonly Dictionary<string, byte[]> Tenants = new()
    {
        ["missing"] = new BsonWriter().ToArray(),
        ["null"] = new BsonWriter().Value("tenantId", new BsonValue(BsonType.Null, [])).ToArray(),
        ["empty"] = new BsonWriter().String("tenantId", "").ToArray(),
        ["none"] = new BsonWriter().String("tenantId", "none").ToArray(),
        ["acme"] = new BsonWriter().String("tenantId", "acme").ToArray(),
        ["Acme"] = new BsonWriter().String("tenantId", "Acme").ToArray(),
    };

    [Theory]
    [InlineData(null, "missing,null,empty,none,acme,Acme")]
    [InlineData("none", "missing,null,empty,none")]
    [InlineData("acme", "acme")]
    [InlineData("acm", "")]
    public void A_tenant_has_the_documents_with_its_name_and_none_has_those_without(string? tenant, string expected)
    {
        var filter = new TenantFilter(tenant);
        string[] names = expected.Split(',', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(names, Tenants.Where(document => filter.Admits(document.Value)).Select(document => document.Key));
        Assert.Equal(names, Tenants.Where(document => IsFound(filter, PlainBson.Decode(document.Value))).Select(document => document.Key));
    }

    /// <summary>As MongoDB reads the query: a missing field equals null.</summary>
    private static bool IsFound(in TenantFilter filter, Dictionary<string, object?> document)
    {
        Dictionary<string, object?> query = PlainBson.Decode(filter.And([]).ToBson());
        object? value = document.GetValueOrDefault("tenantId");
        return query.Count == 0 || (query["tenantId"] is Dictionary<string, object?> condition
            ? ((Dictionary<string, object?>)condition["$in"]!).ContainsValue(value)
            : Equals(query["tenantId"], value));
    }
}
