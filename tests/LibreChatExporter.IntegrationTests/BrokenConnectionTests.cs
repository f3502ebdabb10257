using LibreChatExporter.Bson;
using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Mongo;

namespace LibreChatExporter.IntegrationTests;

/// <summary>What fails on a connection that something else is being read from.</summary>
public sealed class BrokenConnectionTests
{
    [SkippableFact]
    public void A_look_up_that_fails_under_an_open_cursor_harms_neither_and_the_next_reading_works()
    {
        using TestDatabase database = TestDatabase.Create();
        database.Writer.Insert(
            Collection.Transactions,
            [.. Enumerable.Range(0, 100).Select(_ => Rows.Usage(Rows.User(1), "gpt-5.5", "prompt", tokens: 1, credits: 1))]);
        using var source = new MongoSource(database.Uri, database: null, TimeSpan.FromSeconds(30));

        // Together these ids are larger than any message may be.
        ReadOnlyMemory<byte>[] tooMuch = [.. Enumerable.Repeat(new ReadOnlyMemory<byte>(new byte[1 << 20]), 60)];
        for (int round = 0; round < 30; round++)
        {
            using (IDocumentCursor cursor = source.ReadTransactions(default, CancellationToken.None))
            {
                Assert.True(cursor.MoveNext());
                Assert.Throws<SourceException>(() => source.FindAnswers(tooMuch, (in Answer _) => { }, CancellationToken.None));
            }

            Assert.Equal(100, Count(source));
        }
    }

    private static int Count(MongoSource source)
    {
        using IDocumentCursor cursor = source.ReadTransactions(
            ObjectId.FirstOf(DateTimeOffset.UnixEpoch.AddDays(1)), CancellationToken.None);
        int count = 0;
        while (cursor.MoveNext())
        {
            count++;
        }

        return count;
    }
}
