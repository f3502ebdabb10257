using MongoDB.Bson;
using MongoDB.Driver;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>Asks for some fields of each document, and for its bytes as they come.</summary>
/// <param name="fields">The fields; empty for all.</param>
/// <param name="batch">Takes the documents.</param>
internal sealed class DocumentProjection(
    IReadOnlyList<string> fields, DocumentBatch batch) : ProjectionDefinition<BsonDocument, DocumentRange>
{
    /// <inheritdoc/>
    public override RenderedProjectionDefinition<DocumentRange> Render(RenderArgs<BsonDocument> args)
        => new(fields.Count == 0 ? null : new BsonDocument(fields.Select(field => new BsonElement(field, 1))), batch);
}
