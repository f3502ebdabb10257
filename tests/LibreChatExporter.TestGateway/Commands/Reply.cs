using LibreChatExporter.TestGateway.Bson;
using LibreChatExporter.TestGateway.Engine;

namespace LibreChatExporter.TestGateway.Commands;

/// <summary>The two ways in which a reply ends: well or with an error.</summary>
internal static class Reply
{
    public static byte[] Ok(BsonWriter? fields = null) => (fields ?? new BsonWriter()).Add("ok", 1.0).ToDocument();

    public static byte[] Failure(MongoErrorCode code, string message) => new BsonWriter()
        .Add("ok", 0.0)
        .Add("errmsg", message)
        .Add("code", (int)code)
        .Add("codeName", code.ToString())
        .ToDocument();
}
