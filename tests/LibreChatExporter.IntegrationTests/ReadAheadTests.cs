using LibreChatExporter.Bson;
using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Mongo;

namespace LibreChatExporter.IntegrationTests;

/// <summary>Several pages at once are the same documents in the same order as one after the other, however they lie in time.</summary>
public sealed class ReadAheadTests
{
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void All_documents_come_once_and_in_order(int threads)
    {
        using TestDatabase database = TestDatabase.Create();
        List<ObjectId> ids = [.. Ids()];
        Insert(database, ids.Order().Reverse());

        database.Writer.Insert(Collection.Transactions, [new BsonWriter().String("_id", "of an import").ToArray()]);
        using var source = new MongoSource(database.Uri, database: null, TimeSpan.FromSeconds(30), readThreads: threads);

        Assert.Equal([null, .. ids.Order()], Read(source, default));
        ObjectId middle = ids.Order().ElementAt(ids.Count / 3);
        Assert.Equal(ids.Where(id => id >= middle).Order().Cast<ObjectId?>(), Read(source, middle));
    }

    [SkippableFact]
    public void A_reading_that_is_left_half_way_harms_no_other()
    {
        using TestDatabase database = TestDatabase.Create();
        List<ObjectId> ids = [.. Ids()];
        Insert(database, ids);

        using var source = new MongoSource(database.Uri, database: null, TimeSpan.FromSeconds(30));
        for (int left = 1; left < 6_000; left += 1_111)
        {
            using IDocumentCursor cursor = source.ReadTransactions(default, CancellationToken.None);
            for (int i = 0; i < left; i++)
            {
                Assert.True(cursor.MoveNext());
            }
        }

        Assert.Equal(ids.Count, Read(source, default).Count);
    }

    /// <summary>
    /// A quiet year, a second that has more than two pages, days of a steady trickle, years of nothing, and a clock that is a year ahead.
    /// </summary>
    private static IEnumerable<ObjectId> Ids()
    {
        var start = new DateTimeOffset(2023, 5, 1, 0, 0, 0, TimeSpan.Zero);
        int counter = 0;
        ObjectId At(TimeSpan time) => ObjectId.FirstOf(start + time).WithCounter(++counter);
        for (int week = 0; week < 52; week++)
        {
            yield return At(TimeSpan.FromDays(7 * week));
        }

        for (int i = 0; i < 2_500; i++)
        {
            yield return At(TimeSpan.FromDays(365));
        }

        for (int i = 0; i < 4_000; i++)
        {
            yield return At(TimeSpan.FromDays(366) + TimeSpan.FromSeconds(40 * i));
        }

        for (int i = 0; i < 3_000; i++)
        {
            yield return At(DateTimeOffset.UtcNow - start + TimeSpan.FromDays(365) + TimeSpan.FromSeconds(i / 100));
        }
    }

    private static void Insert(TestDatabase database, IEnumerable<ObjectId> ids)
    {
        foreach (ObjectId[] lot in ids.Chunk(2_000))
        {
            database.Writer.Insert(Collection.Transactions, [.. lot.Select(id => new BsonWriter().ObjectId("_id", id).ToArray())]);
        }
    }

    private static List<ObjectId?> Read(MongoSource source, ObjectId from)
    {
        List<ObjectId?> read = [];
        using IDocumentCursor cursor = source.ReadTransactions(from, CancellationToken.None);
        while (cursor.MoveNext())
        {
            read.Add(BsonReader.Find(cursor.Current, "_id"u8).TryGetObjectId(out ObjectId id) ? id : null);
        }

        return read;
    }
}
