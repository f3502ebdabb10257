using Microsoft.AspNetCore.Http.Metadata;

namespace LibreChatExporter.Web.Sessions;

/// <summary>Lets requests to an endpoint have a body, with room for some fields of a form; to others they must have none.</summary>
internal sealed class SmallBody : IRequestSizeLimitMetadata
{
    /// <inheritdoc/>
    public long? MaxRequestBodySize => 8 * 1024;
}
