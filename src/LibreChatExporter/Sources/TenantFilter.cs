using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources;

/// <summary>Which documents belong to the tenant that is asked for. LibreChat leaves <c>tenantId</c> out where there is no tenant.</summary>
/// <param name="tenant">The tenant, <see cref="Tenant.None"/> for documents without one; null means all.</param>
internal readonly struct TenantFilter(string? tenant)
{
    private readonly byte[]? _tenant = tenant is null ? null : System.Text.Encoding.UTF8.GetBytes(tenant);

    /// <summary>Whether every document passes.</summary>
    internal bool AdmitsAll => _tenant is null;

    /// <summary>Whether a document passes.</summary>
    /// <exception cref="BsonFormatException">The bytes are not a document.</exception>
    internal bool Admits(ReadOnlySpan<byte> document)
        => AdmitsAll || Tenant.Of(BsonReader.Find(document, Tenant.Field)).SequenceEqual(_tenant);

    /// <summary>Adds the condition to a query.</summary>
    internal BsonWriter AddTo(BsonWriter filter) => _tenant is null ? filter
        : _tenant.AsSpan().SequenceEqual(Tenant.None) ? filter.Document("tenantId", field => field.Array("$in", AddNone))
        : filter.String("tenantId", _tenant);

    /// <summary>A missing field is null to MongoDB.</summary>
    private static void AddNone(BsonWriter values) => values
        .Value("0", new BsonValue(BsonType.Null, [])).Element(1, default).Element(2, Tenant.None);
}
