using LibreChatExporter.TestGateway.Engine;

namespace LibreChatExporter.TestGateway.Commands;

/// <summary>A command failed in a way that the client is told, with MongoDB's code for it.</summary>
internal sealed class MongoCommandException(MongoErrorCode code, string message) : Exception(message)
{
    public MongoErrorCode Code { get; } = code;
}
