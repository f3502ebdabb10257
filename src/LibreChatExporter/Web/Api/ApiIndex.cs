using Microsoft.AspNetCore.Http.Metadata;

namespace LibreChatExporter.Web.Api;

/// <summary>What there is under <c>/api</c>.</summary>
/// <param name="Document">Where it is described for programs.</param>
/// <param name="Endpoints">What can be asked.</param>
internal sealed record ApiIndex(string Document, IReadOnlyList<IndexEntry> Endpoints)
{
    /// <summary>All that has a name and a description.</summary>
    /// <param name="endpoints">What is mapped.</param>
    /// <param name="pathBase">What stands before each path.</param>
    /// <param name="document">The path of the document.</param>
    public static ApiIndex Of(EndpointDataSource endpoints, PathString pathBase, string document) => new(
        pathBase + document,
        [
            .. endpoints.Endpoints.OfType<RouteEndpoint>()
                .Where(endpoint => endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>() is not null)
                .Select(endpoint => new IndexEntry(
                    $"{pathBase}/{endpoint.RoutePattern.RawText?.TrimStart('/')}",
                    endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>()!.Summary,
                    endpoint.Metadata.GetMetadata<IEndpointDescriptionMetadata>()?.Description ?? "")),
        ]);
}

/// <summary>Something that can be asked.</summary>
/// <param name="Path">Where.</param>
/// <param name="Summary">What it is, in a few words.</param>
/// <param name="Description">What it answers.</param>
internal sealed record IndexEntry(string Path, string Summary, string Description);
