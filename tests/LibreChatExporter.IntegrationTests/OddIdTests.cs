using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests;

/// <summary>Rows whose <c>_id</c> an import has made.</summary>
public sealed class OddIdTests
{
    [SkippableFact]
    public async Task Ids_that_are_no_ObjectIds_count_once()
    {
        using TestDatabase database = TestDatabase.Create();
        database.Writer.Insert(
            Collection.Transactions,
            WithId(row => row.String("_id", "text")),
            WithId(row => row.String("_id", "")),
            WithId(row => row.Int32("_id", 5)),
            WithId(row => row.Int64("_id", -5)),
            WithId(row => row.Double("_id", 5.5)),
            WithId(row => row.Binary("_id", [])),
            WithId(row => row.Binary("_id", [1, 2, 3])),
            WithId(row => row.ObjectId("_id", Rows.NewId())));
        using ExporterProcess exporter = await ExporterProcess.Serve(database.Uri);
        await exporter.BecomesReady();
        Assert.Equal(8, (await exporter.Scrape()).Sum("librechat_llm_calls_total"));
        double read = (await exporter.Scrape())["librechat_exporter_documents_read_total"]["collection=transactions"];

        // Some refreshes later: each reads at least the row within the overlap.
        await Eventually.Succeeds(async () => Assert.True(
            (await exporter.Scrape())["librechat_exporter_documents_read_total"]["collection=transactions"] >= read + 3));

        Assert.Equal(8, (await exporter.Scrape()).Sum("librechat_llm_calls_total"));
    }

    private static byte[] WithId(Action<BsonWriter> id)
    {
        var row = new BsonWriter();
        id(row);
        return row.String("tokenType", "prompt").String("model", "m").Int32("rawAmount", -1).Int32("tokenValue", -1).ToArray();
    }
}
