namespace LibreChatExporter.IntegrationTests.Support;

internal static class BsonWriterExtensions
{
    /// <summary>Writes a field in a way that a test has chosen.</summary>
    internal static BsonWriter With(this BsonWriter writer, Action<BsonWriter, string> write, string name)
    {
        write(writer, name);
        return writer;
    }
}
