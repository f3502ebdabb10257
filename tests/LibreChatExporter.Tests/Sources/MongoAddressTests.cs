using LibreChatExporter.Configuration;
using LibreChatExporter.Hosting;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Mongo;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Sources;

public sealed class MongoAddressTests
{
    /// <summary>A URI, what may be shown of it, and what may not.</summary>
    public static TheoryData<string, string, string[]> Addresses => new()
    {
        { "mongodb://db.example.test:27017/LibreChat", "mongodb://db.example.test:27017", [] },
        { "mongodb://db.example.test", "mongodb://db.example.test", [] },
        { "mongodb+srv://cluster.example.test/?retryWrites=true", "mongodb+srv://cluster.example.test", [] },
        { "mongodb://a.test:1,b.test:2,c.test/LibreChat?replicaSet=rs0", "mongodb://a.test:1,b.test:2,c.test", [] },
        { "mongodb://[::1]:27017/LibreChat", "mongodb://[::1]:27017", [] },
        { "mongodb://me:hunter2@db.example.test/LibreChat", "mongodb://db.example.test", ["hunter2"] },
        { "mongodb://me:hunt%40er%2F2@db.example.test/LibreChat", "mongodb://db.example.test", ["hunt%40er%2F2", "hunt@er/2"] },
        { "mongodb://me:hunt@er2@db.example.test/LibreChat", "mongodb://db.example.test", ["hunt@er2", "er2"] },
        { "mongodb://me:hunt/er2@db.example.test/LibreChat", "mongodb://db.example.test", ["hunt/er2", "er2"] },
        { "mongodb://me:hunt:er2@db.example.test/LibreChat", "mongodb://db.example.test", ["hunt:er2", "er2"] },
        { "mongodb://me:hunt?er2@db.example.test/LibreChat", "mongodb://db.example.test", ["hunt?er2", "er2"] },
        { "mongodb://hunter2@db.example.test/LibreChat", "mongodb://db.example.test", ["hunter2"] },
        { "mongodb://me:hunter2@a.test,b.test/LibreChat?authSource=admin", "mongodb://a.test,b.test", ["hunter2"] },
        { "mongodb://db.example.test/LibreChat?tls=true&tlsCertificateKeyFilePassword=hunter2", "mongodb://db.example.test", ["hunter2"] },
        {
            "mongodb://db.example.test/?authMechanism=MONGODB-AWS&authMechanismProperties=AWS_SESSION_TOKEN:hunter2",
            "mongodb://db.example.test",
            ["hunter2"]
        },
        { "mongodb://db.example.test/?proxyHost=p&proxyUsername=u&proxyPassword=hunter2", "mongodb://db.example.test", ["hunter2"] },
    };

    [Theory]
    [MemberData(nameof(Addresses))]
    public void Only_scheme_and_hosts_are_shown(string uri, string shown, string[] secrets)
    {
        Assert.Equal(shown, new MongoAddress(uri).Shown);
        string said;
        try
        {
            using ILibreChatSource source = SourceFactory.Create(TestSettings.Of((Setting.Source, uri)), TimeProvider.System);
            said = source.Description;
            Assert.Equal($"database LibreChat at {shown}", said);
        }
        catch (SourceException e)
        {
            said = e.Message;
        }

        Assert.All(secrets, secret => Assert.DoesNotContain(secret, said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("mongodb://me:hunter2/LibreChat")]
    [InlineData("mongodb://me:hunter2")]
    [InlineData("me:hunter2@")]
    public void A_uri_whose_hosts_are_none_shows_nothing_of_them(string uri)
        => Assert.DoesNotContain("hunter2", new MongoAddress(uri).Shown, StringComparison.Ordinal);

    [Theory]
    [InlineData("mongodb://h/Costs", null, "Costs")]
    [InlineData("mongodb://h/Costs?tls=true", null, "Costs")]
    [InlineData("mongodb://h/?tls=true", null, "LibreChat")]
    [InlineData("mongodb://h/Costs", "Other", "Other")]
    public void The_database_is_the_settings_or_the_uris_or_LibreChat(string uri, string? setting, string database)
    {
        using var source = new MongoSource(uri, setting, TimeSpan.FromSeconds(1));

        Assert.Equal($"database {database} at mongodb://h", source.Description);
    }

    [Fact]
    public void A_password_whose_end_cannot_be_told_is_refused_before_the_driver_takes_it_for_a_host()
    {
        using var source = new MongoSource("mongodb://me:hunt@er2@127.0.0.1:1/LibreChat", database: null, TimeSpan.FromSeconds(1));

        var error = Assert.Throws<SourceException>(() => source.ReadTransactions(default, CancellationToken.None));
        Assert.Contains("%XX", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("er2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public void No_secret_is_left_in_a_message(string uri, string shown, string[] secrets)
    {
        var address = new MongoAddress(uri);
        IEnumerable<string> messages =
        [
            $"Invalid URI: {uri}",
            .. secrets.Where(secret => secret.StartsWith("hunt", StringComparison.Ordinal))
                .Select(secret => $"the value \"{secret}\" is wrong"),
        ];

        Assert.All(messages, message =>
        {
            string redacted = address.Redact(message);
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, redacted, StringComparison.Ordinal));
            Assert.NotEqual(message, redacted);
        });
        Assert.DoesNotContain(secrets, secret => shown.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_not_secret_stays()
    {
        const string message = "no suitable servers found at db.example.test";

        Assert.Equal(message, new MongoAddress("mongodb://me:hunter2@db.example.test/").Redact(message));
    }
}
