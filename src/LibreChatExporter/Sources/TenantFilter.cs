using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources;

/// <summary>
/// Which documents belong to the tenant that is asked for. LibreChat leaves <c>tenantId</c> out where there is no tenant.
/// </summary>
/// <param name="tenant">The tenant, <see cref="Tenant.None"/> for documents without one; null means all.</param>
internal readonly struct TenantFilter(string? tenant)
{
    private readonly byte[]? _tenant = tenant is null ? null : System.Text.Encoding.UTF8.GetBytes(tenant);

    /// <summary>The tenant as it was given.</summary>
    internal string? Name => tenant;

    /// <summary>Whether every document passes.</summary>
    internal bool AdmitsAll => _tenant is null;

    /// <summary>Whether only documents without a tenant pass.</summary>
    internal bool IsNone => _tenant.AsSpan().SequenceEqual(Tenant.None);

    /// <summary>Whether a document passes.</summary>
    /// <exception cref="BsonFormatException">The bytes are not a document.</exception>
    internal bool Admits(ReadOnlySpan<byte> document)
        => AdmitsAll || Tenant.Of(BsonReader.Find(document, Tenant.Field)).SequenceEqual(_tenant);
}
