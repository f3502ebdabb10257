using LibreChatExporter.IntegrationTests.Support;
using MongoDB.Bson;
using MongoDB.Driver;

namespace LibreChatExporter.IntegrationTests.Harness;

/// <summary>The replica set that tests stand up behaves as MongoDB's do.</summary>
public sealed class ReplicaSetTests
{
    [SkippableFact]
    public async Task The_primary_is_read_and_after_an_election_the_new_one()
    {
        using TestDatabase database = PlainClient.ThreeTransactions();
        using ReplicaSet set = await ReplicaSet.Start();
        IMongoCollection<RawBsonDocument> rows = PlainClient.Transactions(set.Uri(database));
        Assert.Equal(3, rows.All().Count);
        set.Elect(2);
        Assert.Equal(13435, Assert.Throws<MongoNotPrimaryException>(() => rows.All()).Code);
        await Eventually.Succeeds(() =>
        {
            Assert.Null(Record.Exception(() => rows.All()));
            return Task.CompletedTask;
        });

        Assert.Contains(set.CommandsTo(0), command => command.Command == "find");
        Assert.DoesNotContain(set.CommandsTo(1), command => command.Command == "find");
        Assert.Contains(set.CommandsTo(2), command => command.Command == "find");
    }

    [SkippableFact]
    public async Task A_secondary_answers_those_who_allow_it_and_nobody_writes_to_it()
    {
        using TestDatabase database = PlainClient.ThreeTransactions();
        using ReplicaSet set = await ReplicaSet.Start();
        IMongoCollection<RawBsonDocument> alone = PlainClient.Transactions(set.UriOf(database, 1, "directConnection=true"));
        IMongoCollection<RawBsonDocument> wayOfAll = PlainClient.Transactions(set.Uri(database, "readPreference=secondary"));

        Assert.Equal(3, wayOfAll.All().Count);
        Assert.DoesNotContain(set.CommandsTo(0), command => command.Command == "find");
        Assert.Equal(10107, Assert.Throws<MongoNotPrimaryException>(() => alone.DeleteMany(new BsonDocument())).Code);
    }

    [SkippableFact]
    public async Task A_cursor_does_not_outlive_the_reign_of_the_primary_it_was_opened_on()
    {
        using TestDatabase database = PlainClient.ThreeTransactions();
        using ReplicaSet set = await ReplicaSet.Start();
        IMongoCollection<RawBsonDocument> rows = PlainClient.Transactions(set.Uri(database));
        using IAsyncCursor<RawBsonDocument> cursor = rows.FindSync(
            FilterDefinition<RawBsonDocument>.Empty, new FindOptions<RawBsonDocument> { BatchSize = 1 });
        Assert.True(cursor.MoveNext());
        set.Elect(1);
        set.Elect(0);

        Assert.Equal(11602, Assert.ThrowsAny<MongoCommandException>(() => cursor.MoveNext()).Code);
    }

    [SkippableFact]
    public async Task Members_that_are_down_or_have_no_address_do_not_keep_the_others_from_being_read()
    {
        using TestDatabase database = PlainClient.ThreeTransactions();
        using ReplicaSet set = await ReplicaSet.Start(absent: ["no-such-host.invalid:27017", $"127.0.0.1:{FreePort.Find()}"]);
        IMongoCollection<RawBsonDocument> rows = PlainClient.Transactions(set.Uri(database));
        Assert.Equal(3, rows.All().Count);
        set.Stop(0);
        set.Elect(1);
        await Eventually.Succeeds(() =>
        {
            Assert.Null(Record.Exception(() => rows.All()));
            return Task.CompletedTask;
        });
        set.Stop(1);
        set.Stop(2);
        Assert.ThrowsAny<Exception>(() => rows.All());
        await set.StartMember(1);

        await Eventually.Succeeds(() =>
        {
            Assert.Equal(3, rows.All().Count);
            return Task.CompletedTask;
        });
    }
}
