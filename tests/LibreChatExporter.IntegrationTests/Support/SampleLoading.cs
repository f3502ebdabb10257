using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests.Support;

internal static class SampleLoading
{
    private static readonly string[] Collections =
        [Collection.Agents, Collection.Balances, Collection.Messages, Collection.Transactions, Collection.Users];

    /// <summary>Inserts what the exporter reads of a sample.</summary>
    internal static void LoadInto(this Sample sample, TestDatabase database)
    {
        foreach (string collection in Collections)
        {
            database.Writer.Insert(collection, sample.Documents(collection));
        }
    }
}
