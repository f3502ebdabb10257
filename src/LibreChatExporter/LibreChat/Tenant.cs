using LibreChatExporter.Bson;

namespace LibreChatExporter.LibreChat;

/// <summary>
/// The tenant of a document: LibreChat stamps <c>tenantId</c> on all it saves, and leaves it out where there is one organisation only.
/// </summary>
internal static class Tenant
{
    /// <summary>The field.</summary>
    public static ReadOnlySpan<byte> Field => "tenantId"u8;

    /// <summary>Stands for documents without a tenant.</summary>
    public static ReadOnlySpan<byte> None => "none"u8;

    /// <summary>The tenant in UTF-8 that the field says, or <see cref="None"/>.</summary>
    public static ReadOnlySpan<byte> Of(BsonValue field)
        => field.TryGetString(out ReadOnlySpan<byte> tenant) && !tenant.IsEmpty ? tenant : None;
}
