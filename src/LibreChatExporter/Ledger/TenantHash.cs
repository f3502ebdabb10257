using LibreChatExporter.Primitives;

namespace LibreChatExporter.Ledger;

/// <summary>Makes hashes of users and chats those of a tenant's, where one that two tenants have counts for each.</summary>
/// <param name="tenants">The names of tenants; null where tenants are not told apart.</param>
internal readonly struct TenantHash(LabelTable? tenants)
{
    /// <summary>The hash of what <paramref name="hash"/> stands for, in the tenant of a row.</summary>
    internal ulong Of(ulong hash, in UsageRow row) => tenants is null ? hash : Hash64.Of(tenants[row.Tenant].Span, hash);
}
