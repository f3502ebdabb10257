using System.Security.Cryptography.X509Certificates;
using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;
using MongoDB.Bson;
using MongoDB.Driver;

namespace LibreChatExporter.IntegrationTests.Harness;

/// <summary>What else a gateway can be told to play.</summary>
public sealed class GatewayTests
{
    private const string User = "sha1-user", Password = "Pw-7f31-hidden";

    [SkippableFact]
    public void Odd_documents_are_written_and_read_byte_for_byte()
    {
        using TestDatabase database = TestDatabase.Create();
        byte[] allOnes = [.. Enumerable.Repeat(byte.MaxValue, 16)];
        byte[] odd = new BsonWriter().ObjectId("_id", Rows.NewId()).Int32("twice", 1).String("twice", "two").Int32("", 3).Int32("a.$b", 4)
            .Value("date", new Bson.BsonValue(Bson.BsonType.DateTime, BitConverter.GetBytes(long.MaxValue)))
            .Value("nan", new Bson.BsonValue(Bson.BsonType.Double, allOnes.AsSpan(0, 8)))
            .Value("decimal", new Bson.BsonValue(Bson.BsonType.Decimal128, allOnes)).ToArray();
        database.Writer.Insert(Collection.Transactions, odd);

        Assert.Equal(odd, Bytes(Assert.Single(PlainClient.Transactions(database.Uri).All())));
    }

    [SkippableFact]
    public async Task What_drivers_add_to_commands_and_send_by_themselves_is_understood()
    {
        using TestDatabase database = PlainClient.ThreeTransactions();
        using var log = new TemporaryFile();
        int port = FreePort.Find();
        using PrivateGateway gateway = await PrivateGateway.Start(port, "--command-log", log.Path);
        IMongoCollection<RawBsonDocument> rows = PlainClient.Transactions(database.UriOn(port));
        BsonDocument found = rows.Database.RunCommand<BsonDocument>(new BsonDocument
        {
            { "find", Collection.Transactions },
            { "batchSize", 1 },
            { "maxTimeMS", 1000 },
            { "comment", "harness" },
            { "readConcern", new BsonDocument("level", "local") },
            { "$clusterTime", new BsonDocument("clusterTime", new BsonTimestamp(1, 1)) },
        });
        rows.Database.RunCommand<BsonDocument>(new BsonDocument("ping", 1));
        rows.Database.RunCommand<BsonDocument>(new BsonDocument("buildInfo", 1));

        // The one connection ends, and with it the driver's sessions; the cursor stays.
        ClusterRegistry.Instance.UnregisterAndDisposeCluster(rows.Database.Client.Cluster);
        long cursor = found["cursor"]["id"].AsInt64;
        IMongoCollection<RawBsonDocument> again = PlainClient.Transactions(database.UriOn(port));
        BsonDocument rest = again.Database.RunCommand<BsonDocument>(
            new BsonDocument { { "getMore", cursor }, { "collection", Collection.Transactions } });
        using (IAsyncCursor<RawBsonDocument> unfinished = again.FindSync(
            FilterDefinition<RawBsonDocument>.Empty, new FindOptions<RawBsonDocument> { BatchSize = 1 }))
        {
            Assert.True(unfinished.MoveNext());
        }

        Assert.Equal(2, rest["cursor"]["nextBatch"].AsBsonArray.Count);
        await Eventually.Holds(() => CommandLog.Read(log.Path).Any(command => command.Command == "killCursors"), "killCursors");
        Assert.Equal(2, CommandLog.Read(log.Path).Count(command => command.Command == "find"));
    }

    [SkippableTheory]
    [InlineData("snappy")]
    [InlineData("zlib")]
    [InlineData("zstd")]
    public async Task A_compressor_that_both_know_is_used_both_ways(string compressor)
    {
        using TestDatabase database = PlainClient.ThreeTransactions();
        using var log = new TemporaryFile();
        int port = FreePort.Find();
        using PrivateGateway gateway = await PrivateGateway.Start(
            port, "--compressors", "zstd,zlib,snappy", "--command-log", log.Path);

        Assert.Equal(3, PlainClient.Transactions(database.UriOn(port, $"compressors={compressor}")).All().Count);
        Assert.Equal(compressor, Assert.Single(CommandLog.Read(log.Path), command => command.Command == "find").Compressor);
        Assert.All(CommandLog.Read(log.Path).Where(command => command.Command == "saslStart"), command => Assert.Empty(command.Compressor));
    }

    [SkippableFact]
    public async Task Nothing_is_compressed_that_a_relay_has_to_read()
    {
        using TestDatabase database = PlainClient.ThreeTransactions();
        using var log = new TemporaryFile();
        int port = FreePort.Find();
        using PrivateGateway gateway = await PrivateGateway.Start(port, "--compressors", "zlib", "--command-log", log.Path);
        using var between = new RefusingServer(port);

        Assert.Equal(3, PlainClient.Transactions(database.UriOn(between.Port, "compressors=zlib")).All().Count);
        Assert.Empty(Assert.Single(CommandLog.Read(log.Path), command => command.Command == "find").Compressor);
        Assert.Equal(1, between.Passed);
    }

    [SkippableTheory]
    [InlineData]
    [InlineData("authMechanism=SCRAM-SHA-1")]
    public async Task A_user_of_SCRAM_SHA_1_logs_in_with_the_right_password_only(params string[] options)
    {
        using TestDatabase database = PlainClient.ThreeTransactions();
        using var password = new TemporaryFile();
        File.WriteAllText(password.Path, Password);
        int port = FreePort.Find();
        using PrivateGateway gateway = await PrivateGateway.Start(port, "--scram-sha-1", $"{User}:{password.Path}");
        string Uri(string given) => new UriBuilder(database.UriOn(port, options)) { UserName = User, Password = given }.Uri.AbsoluteUri;

        Assert.Equal(3, PlainClient.Transactions(Uri(Password)).All().Count);
        Assert.Throws<MongoAuthenticationException>(() => PlainClient.Transactions(Uri("wrong")).All());
    }

    [SkippableFact]
    public async Task Clients_without_a_certificate_of_the_authority_are_turned_away()
    {
        using TestDatabase database = PlainClient.ThreeTransactions();
        using var authority = new PrivateAuthority();
        int port = FreePort.Find();
        using PrivateGateway gateway = await PrivateGateway.Start(
            port, "--tls-certificate", authority.ServerCertificate, "--tls-key", authority.ServerKey,
            "--tls-client-ca", authority.Authority);
        using X509Certificate2 plain = X509Certificate2.CreateFromPemFile(authority.Client);
        using X509Certificate2 decrypted = X509Certificate2.CreateFromEncryptedPemFile(
            authority.EncryptedClient, PrivateAuthority.ClientPassword, authority.EncryptedClient);
        int Read(params X509Certificate2[] certificates) => PlainClient.Transactions(database.UriOn(port, "tls=true"), settings =>
            settings.SslSettings = new SslSettings
            {
                ClientCertificates = certificates,
                ServerCertificateValidationCallback = (_, certificate, _, _) => authority.HasSigned(certificate),
            }).All().Count;

        Assert.Equal(3, Read(plain));
        Assert.Equal(3, Read(decrypted));
        Assert.ThrowsAny<Exception>(() => Read());
    }

    [SkippableFact]
    public async Task A_server_older_than_the_driver_serves_is_told_from_others()
    {
        using TestDatabase database = PlainClient.ThreeTransactions();
        int port = FreePort.Find();
        using PrivateGateway gateway = await PrivateGateway.Start(port, "--max-wire-version", "6");

        Assert.Throws<MongoIncompatibleDriverException>(() => PlainClient.Transactions(database.UriOn(port)).All());
    }

    [SkippableFact]
    public void A_view_is_read_as_the_collection_behind_it()
    {
        using TestDatabase database = PlainClient.ThreeTransactions();
        IMongoCollection<RawBsonDocument> rows = PlainClient.Transactions(database.Uri);
        rows.Database.CreateView("view", Collection.Transactions, new EmptyPipelineDefinition<RawBsonDocument>());
        IMongoCollection<RawBsonDocument> view = rows.Database.GetCollection<RawBsonDocument>("view");

        Assert.Equal(rows.All().Select(Bytes), view.All().Select(Bytes));
        Assert.Equal(3, view.EstimatedDocumentCount());
    }

    [SkippableFact]
    public void A_relay_refuses_as_Cosmos_DB_does_and_notices_who_does_not_wait()
    {
        using TestDatabase database = PlainClient.ThreeTransactions();
        using var between = new ThrottlingServer(database.ServerPort) { RetryAfter = TimeSpan.FromSeconds(10) };
        IMongoCollection<RawBsonDocument> rows = PlainClient.Transactions(database.UriOn(between.Port));
        between.Throttle(reads: 1);
        MongoCommandException refusal = Assert.Throws<MongoCommandException>(() => rows.All());
        Assert.Equal(0, between.TooEarly);

        Assert.Equal(ThrottlingServer.Code, refusal.Code);
        Assert.Contains("RetryAfterMs=10000", refusal.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(3, rows.All().Count);
        Assert.Equal((1, 1), (between.Refused, between.TooEarly));
    }

    [SkippableFact]
    public void A_relay_falls_silent_at_the_byte_it_is_told()
    {
        using TestDatabase database = PlainClient.ThreeTransactions();
        using var between = new UnreliableServer(database.ServerPort);
        IMongoCollection<RawBsonDocument> rows = PlainClient.Transactions(
            database.UriOn(between.Port), settings => settings.SocketTimeout = TimeSpan.FromMilliseconds(500));
        Assert.Equal(3, rows.All().Count);
        between.SilentAt = between.Bytes + 10;

        Assert.Throws<MongoConnectionException>(() => rows.All());
        Assert.True(between.IsSilent);
    }

    private static byte[] Bytes(RawBsonDocument document)
    {
        byte[] bytes = new byte[document.Slice.Length];
        document.Slice.GetBytes(0, bytes, 0, bytes.Length);
        return bytes;
    }
}
