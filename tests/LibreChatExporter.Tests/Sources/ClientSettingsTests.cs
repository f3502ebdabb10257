using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Mongo;
using MongoDB.Driver;
using MongoDB.Driver.Core.Compression;
using MongoDB.Driver.Core.Configuration;

namespace LibreChatExporter.Tests.Sources;

public sealed class ClientSettingsTests
{
    private const string CosmosKey = "C2y6yDjf5R0ob0N8A7Cgv30VRDJIWEHLM4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw==";

    /// <summary>URIs that can be used, what to look at in the settings that come of them, and what it is.</summary>
    public static TheoryData<string, string, string> Meanings => new()
    {
        { "mongodb://h/", "servers", "h:27017" },
        { "mongodb://h", "servers", "h:27017" },
        { "mongodb://h:/", "servers", "h:27017" },
        { "mongodb://h?tls=true", "tls", "True" },
        { "mongodb://a.test:1,b.test:2,c.test/x?replicaSet=rs0", "servers", "a.test:1,b.test:2,c.test:27017" },
        { "mongodb://a,b/?replicaSet=rs0", "set", "rs0" },
        { "mongodb://[::1]:27018/", "servers", "[::1]:27018" },
        { "mongodb://[2001:db8::1],h:5/", "servers", "[2001:db8::1]:27017,h:5" },
        { "mongodb://h/?%74ls=true", "tls", "True" },
        { "mongodb://h/?TLS=TRUE", "tls", "True" },
        { "mongodb://h/?ssl=true", "tls", "True" },
        { "mongodb://h/?ssl=true&tls=true", "tls", "True" },
        { "mongodb://h/?&&tls=true&", "tls", "True" },
        { "mongodb://h/?tlsInsecure=true", "tls", "False" },
        { "mongodb://h/", "selection", "00:00:30" },
        { "mongodb://h/?serverSelectionTimeoutMS=5000", "selection", "00:00:05" },
        { "mongodb://h/?serverSelectionTimeoutMS=0", "selection", "7.00:00:00" },
        { "mongodb://h/?connectTimeoutMS=0", "connect", "-00:00:00.0010000" },
        { "mongodb://h/?CONNECTTIMEOUTMS=2000", "connect", "00:00:02" },
        { "mongodb://h/?connectTimeoutMS=2000ms", "connect", "00:00:02" },
        { "mongodb://h/?waitQueueTimeoutMS=0", "queue", "7.00:00:00" },
        { "mongodb://h/?socketTimeoutMS=0", "socket", "00:00:00" },
        { "mongodb://h/?socketTimeoutMS=1500", "socket", "00:00:01.5000000" },
        { "mongodb://h/?maxIdleTimeMS=0", "idle", "7.00:00:00" },
        { "mongodb://h/?maxIdleTimeMS=120000", "idle", "00:02:00" },
        { "mongodb://h/?heartbeatFrequencyMS=0", "heartbeat", "00:00:00.5000000" },
        { "mongodb://h/?maxPoolsize=0", "pool", "2147483647" },
        { "mongodb://h/?maxPoolsize=3&minPoolSize=3", "pool", "3" },
        { "mongodb://h/?compressors=zstd,snappy,zlib&zlibCompressionLevel=9", "compressors", "ZStandard,Snappy,Zlib:9" },
        { "mongodb://h/?compressors=none", "compressors", "" },
        {
            "mongodb://h/?readPreference=secondaryPreferred&readPreferenceTags=dc:east,rack:1&readPreferenceTags=",
            "preference",
            "SecondaryPreferred [dc:east rack:1] []"
        },
        { "mongodb://h/?readPreference=secondary&maxStalenessSeconds=90", "preference", "Secondary 00:01:30" },
        { "mongodb://h/?maxStalenessSeconds=90", "preference", "Primary" },
        { "mongodb://h/?readPreferenceTags=dc:east", "preference", "Primary" },
        { "mongodb://h/?readConcernLevel=majority", "concern", "Majority" },
        { "mongodb://h/?directConnection=true", "direct", "True" },
        { "mongodb://h/?loadBalanced=true", "balanced", "True" },
        { "mongodb://h/?retryReads=false", "retry", "False" },
        { "mongodb://h/?family=6", "ipv6", "True" },
        { "mongodb://h/?appName=other", "application", "librechat-exporter" },
        { "mongodb://h/?proxyHost=p&proxyPort=5&proxyUsername=u&proxyPassword=hunter2", "proxy", "p:5" },
        { "mongodb://u:hunter2@h/", "credential", "admin u  hunter2" },
        { "mongodb://u:hunter2@h/Costs", "credential", "Costs u  hunter2" },
        { "mongodb://u:hunter2@h/Costs?authSource=a%2Bb", "credential", "a+b u  hunter2" },
        { "mongodb://u%40x:hunt%2Fer%3A%40%25%23%3F2@h/", "credential", "admin u@x  hunt/er:@%#?2" },
        { "mongodb://u:hunt+er2@h/", "credential", "admin u  hunt+er2" },
        { "mongodb://u@h/", "credential", "admin u  " },
        { "mongodb://u:@h/", "credential", "admin u  " },
        { "mongodb://u:hunter2@h/?authMechanism=scram-sha-256", "credential", "admin u SCRAM-SHA-256 hunter2" },
        { "mongodb://u:hunter2@h/?authMechanism=PLAIN", "credential", "$external u PLAIN hunter2" },
        { "mongodb://u:hunter2@h/LibreChat?authMechanism=PLAIN", "credential", "LibreChat u PLAIN hunter2" },
        { "mongodb://h/?authMechanism=MONGODB-X509", "credential", "$external  MONGODB-X509 " },
        { "mongodb://h/?authSource=admin", "credential", "none" },
        {
            $"mongodb://account:{CosmosKey}@account.mongo.cosmos.azure.com:10255/"
                + "?ssl=true&replicaSet=globaldb&retrywrites=false&maxIdleTimeMS=120000&appName=@account@",
            "credential",
            "admin account  " + CosmosKey
        },
        {
            $"mongodb://account:{CosmosKey}@account.mongo.cosmos.azure.com:10255/?ssl=true&replicaSet=globaldb&appName=@account@",
            "servers",
            "account.mongo.cosmos.azure.com:10255"
        },
        { "mongodb://h/?appName=@x@", "servers", "h:27017" },
    };

    /// <summary>URIs that cannot be used, and a word of why. All have the secret <c>hunter2</c> somewhere.</summary>
    public static TheoryData<string, string> Refusals => new()
    {
        { "mongo://u:hunter2@h/", "mongodb:// nor mongodb+srv://" },
        { "MongoDB://u:hunter2@h/", "mongodb:// nor mongodb+srv://" },
        { "u:hunter2@h/", "mongodb:// nor mongodb+srv://" },
        { "hunter2://u:x@h/", "mongodb:// nor mongodb+srv://" },
        { "mongodb:///hunter2", "no host" },
        { "mongodb://u:hunter2@/x", "no host" },
        { "mongodb://u:hunter2@h:x/", "a port is not a number" },
        { "mongodb://@h/?proxyPassword=hunter2", "no user" },
        { "mongodb://:hunter2@h/", "no user" },
        { "mongodb://u:hunter2", "a port is not a number" },
        { "mongodb://u:hunter2/LibreChat", "@ and the host are missing" },
        { "mongodb://u:hunter2@h:0/", "a port is not a number" },
        { "mongodb://u:hunter2@h:70000/", "a port is not a number" },
        { "mongodb://u:hunter2@a,,b/", "between the commas" },
        { "mongodb://u:hunter2@[::x]/", "IPv6" },
        { "mongodb://u:hunter2@%2Ftmp%2Fmongodb-27017.sock/", "Unix socket" },
        { "mongodb://u:hunter2%@h/", "%25" },
        { "mongodb://u:hunter2%zz@h/", "%25" },
        { "mongodb://u:hunt@hunter2@h/", "%XX" },
        { "mongodb://u:hunt/hunter2@h/", "%XX" },
        { "mongodb://u:hunt?hunter2@h/", "%XX" },
        { "mongodb://u:hunt#hunter2@h/", "%XX" },
        { "mongodb://u:hunt:hunter2@h/", "%XX" },
        { "mongodb://u:hunt[hunter2@h/", "%XX" },
        { "mongodb://u:1/hunter2@h/", "%XX" },
        { "mongodb://u:p@x/hunter2?y@h/LibreChat", "%XX" },
        { "mongodb://u:hunter2@h/a/b", "database" },
        { "mongodb://u:hunter2@h/a%20b", "database" },
        { "mongodb://u:hunter2@h/?authSource=a#b", "%23" },
        { "mongodb://h/?tls=hunter2", "tls takes true or false" },
        { "mongodb://h/?tls=true;proxyPassword=hunter2", "tls takes true or false" },
        { "mongodb://h/?tls=true?proxyPassword=hunter2", "tls takes true or false" },
        { "mongodb://u:hunter2@h/?tls=1", "tls takes true or false" },
        { "mongodb://u:hunter2@h/?tls=true&ssl=false", "contradict" },
        { "mongodb://u:hunter2@h/?tls=true&TLS=false", "tls is there twice" },
        { "mongodb://h/?proxyPassword=hunter2&proxypassword=hunter22", "proxyPassword is there twice" },
        { "mongodb://u:hunter2@h/?tlsInsecure=true&tlsAllowInvalidHostnames=true", "tlsInsecure" },
        { "mongodb://u:hunter2@h/?connectTimeoutMS=soon", "connectTimeoutMS takes a whole number" },
        { "mongodb://u:hunter2@h/?maxPoolSize=-1", "maxPoolSize takes a whole number" },
        { "mongodb://u:hunter2@h/?maxPoolSize=99999999999", "maxPoolSize takes a whole number" },
        { "mongodb://u:hunter2@h/?maxConnecting=0", "maxConnecting" },
        { "mongodb://u:hunter2@h/?minPoolSize=9&maxPoolSize=3", "minPoolSize is above maxPoolSize" },
        { "mongodb://u:hunter2@h/?minPoolSize=101", "minPoolSize is above maxPoolSize" },
        { "mongodb://u:hunter2@h/?replicaSet=", "replicaSet has no value" },
        { "mongodb://u:hunter2@h/?replicaSet", "replicaSet has no value" },
        { "mongodb://u:hunter2@h/?readPreference=near", "readPreference takes one of primary" },
        { "mongodb://u:hunter2@h/?readPreference=secondary&readPreferenceTags=x", "readPreferenceTags" },
        { "mongodb://u:hunter2@h/?readConcernLevel=most", "readConcernLevel takes one of local" },
        { "mongodb://u:hunter2@h/?compressors=lz4", "compressors takes some of" },
        { "mongodb://u:hunter2@h/?compressors=zlib&zlibCompressionLevel=12", "-1 to 9" },
        { "mongodb://u:hunter2@h/?authMechanism=FOO", "authMechanism takes one of" },
        { "mongodb://h/?authMechanism=SCRAM-SHA-1&proxyHost=p&proxyUsername=u&proxyPassword=hunter2", "needs a user" },
        { "mongodb://u:hunter2@h/?authMechanism=MONGODB-X509", "MONGODB-X509 takes no password" },
        { "mongodb://u:hunter2@h/?authMechanism=MONGODB-AWS&authMechanismProperties=AWS_SESSION_TOKEN:hunter2", "MONGODB-AWS" },
        { "mongodb://u:hunter2@h/?authMechanism=GSSAPI&authSource=admin", "$external" },
        { "mongodb://u:hunter2@h/?authMechanism=MONGODB-OIDC&authMechanismProperties=ENVIRONMENT:k8s", "no password" },
        { "mongodb://u@h/?authMechanism=GSSAPI&authMechanismProperties=hunter2", "authMechanismProperties" },
        { "mongodb://h/?proxyPassword=hunter2&proxyUsername=u", "proxyHost is missing" },
        { "mongodb://h/?proxyHost=p&proxyPassword=hunter2", "go together" },
        { "mongodb://h/?proxyHost=p&%70roxyPassword=hunter2", "go together" },
        { "mongodb://u:hunter2@h/?tlsCRLFile=/x", "tlsCRLFile cannot be honoured" },
        { "mongodb://u:hunter2@a,b/?directConnection=true", "one host" },
        { "mongodb://u:hunter2@a,b/?loadBalanced=true", "one host" },
        { "mongodb://u:hunter2@h/?loadBalanced=true&replicaSet=x", "replicaSet" },
        { "mongodb://u:hunter2@h/?loadBalanced=true&directConnection=true", "directConnection" },
        { "mongodb://u:hunter2@h/?srvMaxHosts=1", "mongodb+srv" },
        { "mongodb+srv://u:hunter2@h.test:27017/", "no port" },
        { "mongodb+srv://u:hunter2@a.test,b.test/", "one name" },
        { "mongodb+srv://u:hunter2@127.0.0.1/", "not an address" },
        { "mongodb+srv://u:hunter2@cluster.invalid/?authMechanism=SCRAM-SHA-256&retrywrites=false", "mongodb+srv://cluster.invalid: " },
    };

    /// <summary>URIs that can be used, and what the operator is told of them, if anything.</summary>
    public static TheoryData<string, string?> Notes => new()
    {
        { "mongodb://h/?tlsCaFiles=x", "the MongoDB URI's option tlsCaFiles is unknown and changes nothing; did you mean tlsCAFile?" },
        {
            "mongodb://h/?replicaset=x&autsource=x",
            "the MongoDB URI's option autsource is unknown and changes nothing; did you mean authSource?"
        },
        { "mongodb://h/?frobnicate=hunter2", "the MongoDB URI's option frobnicate is unknown and changes nothing" },
        { "mongodb://h/?frobnicate=1&frobnicate=2", "the MongoDB URI's option frobnicate is unknown and changes nothing" },
        { "mongodb://h/?hunter2", "a part of the MongoDB URI's options is not name=value, and is ignored" },
        { "mongodb://h/?hunter2%40=x", "a part of the MongoDB URI's options is not name=value, and is ignored" },
        {
            "mongodb://h/?tls=false&authMechanismProperties=x:y&hunter2=2",
            "the MongoDB URI has something unknown after an option that is secret; in a value & is written %26"
        },
        { "mongodb://h/?authSource=a&AUTHSOURCE=a", "the MongoDB URI has the option authSource twice" },
        { "mongodb://h/?tlsCAFile=/nowhere", "the MongoDB URI's option tlsCAFile has no effect without tls=true" },
        {
            "mongodb://h/?tlsCertificateKeyFilePassword=hunter2",
            "the MongoDB URI's option tlsCertificateKeyFilePassword has no effect without tls=true"
        },
        { "mongodb://h/?timeoutMS=5", null },
        {
            "mongodb://h/?rejectUnauthorized=false",
            "the MongoDB URI's option rejectUnauthorized has no effect: in LibreChat neither; use tlsAllowInvalidCertificates"
        },
        { "mongodb://h/?passphrase=hunter2", "the MongoDB URI's option passphrase has no effect: use tlsCertificateKeyFilePassword" },
        {
            "mongodb://h/?connectTimeoutMS=5s",
            "the MongoDB URI's option connectTimeoutMS is not a whole number: only the digits at its start are used, as in LibreChat"
        },
        { "mongodb://h/?retryWrites=true&w=majority&connectTimeoutMs=5&maxPoolsize=7&noDelay=true&appName=x", null },
    };

    [Theory]
    [MemberData(nameof(Meanings))]
    public void A_uri_means_what_it_means_to_LibreChat(string uri, string what, string expected)
    {
        var address = new MongoAddress(uri);
        MongoClientSettings settings = ClientSettings.Of(address);

        Assert.Equal(expected, Aspect(settings, what));
        Assert.DoesNotContain("hunt", address.Shown + string.Concat(address.Complaints), StringComparison.Ordinal);
        Assert.DoesNotContain(CosmosKey, address.Shown, StringComparison.Ordinal);
        using var client = new MongoClient(settings);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_uri_that_cannot_be_used_says_why_on_one_line_without_a_secret(string uri, string why)
    {
        var address = new MongoAddress(uri);
        var error = Assert.Throws<SourceException>(() => ClientSettings.Of(address));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain("hunt", error + address.Shown + string.Concat(address.Complaints), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Notes))]
    public void What_changes_nothing_is_said_once(string uri, string? note)
    {
        var address = new MongoAddress(uri);
        ClientSettings.Of(address);

        Assert.Equal(note is null ? [] : [note], address.Complaints);
    }

    [Fact]
    public void A_shorter_search_for_a_server_counts_where_the_uri_does_not_say()
    {
        TimeSpan given = TimeSpan.FromSeconds(10);

        Assert.Equal(given, ClientSettings.Of(new MongoAddress("mongodb://h/"), given).ServerSelectionTimeout);
        Assert.Equal(
            TimeSpan.FromSeconds(2),
            ClientSettings.Of(new MongoAddress("mongodb://h/?serverSelectionTimeoutMS=2000"), given).ServerSelectionTimeout);
    }

    [Fact]
    public void A_look_up_ends_when_nobody_waits_for_it()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        var error = Assert.Throws<SourceException>(
            () => ClientSettings.Of(new MongoAddress("mongodb+srv://cluster.invalid/"), null, cancellation.Token));
        Assert.Contains("the DNS has not answered in time", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_option_is_in_the_catalogue_once_and_is_its_own_nearest()
        => Assert.All(UriOption.All, option => Assert.Same(option, UriOption.Nearest(option.Name.ToUpperInvariant())));

    private static string Aspect(MongoClientSettings settings, string what) => what switch
    {
        "servers" => string.Join(',', settings.Servers),
        "set" => settings.ReplicaSetName,
        "tls" => $"{settings.UseTls}",
        "selection" => $"{settings.ServerSelectionTimeout}",
        "connect" => $"{settings.ConnectTimeout}",
        "queue" => $"{settings.WaitQueueTimeout}",
        "socket" => $"{settings.SocketTimeout}",
        "idle" => $"{settings.MaxConnectionIdleTime}",
        "heartbeat" => $"{settings.HeartbeatInterval}",
        "pool" => $"{settings.MaxConnectionPoolSize}",
        "compressors" => string.Join(',', settings.Compressors.Select(Compressor)),
        "preference" => Preference(settings.ReadPreference),
        "concern" => $"{settings.ReadConcern.Level}",
        "direct" => $"{settings.DirectConnection}",
        "balanced" => $"{settings.LoadBalanced}",
        "retry" => $"{settings.RetryReads}",
        "ipv6" => $"{settings.IPv6}",
        "application" => settings.ApplicationName,
        "proxy" => $"{settings.Socks5ProxySettings.Host}:{settings.Socks5ProxySettings.Port}",
        "credential" => settings.Credential is { } credential
            ? $"{credential.Source} {credential.Username} {credential.Mechanism} {Password(credential)}"
            : "none",
        _ => throw new ArgumentException(what),
    };

    private static string Compressor(CompressorConfiguration compressor)
        => compressor.Type == CompressorType.Zlib && compressor.Properties.TryGetValue("Level", out object? level)
            ? $"Zlib:{level}"
            : $"{compressor.Type}";

    private static string Preference(ReadPreference preference)
    {
        IEnumerable<string> sets = preference.TagSets
            .Select(set => $"[{string.Join(' ', set.Tags.Select(tag => $"{tag.Name}:{tag.Value}"))}]");
        return string.Join(
            ' ', ((string[])[$"{preference.ReadPreferenceMode}", $"{preference.MaxStaleness}", .. sets]).Where(part => part.Length > 0));
    }

    private static string Password(MongoCredential credential)
        => credential.Evidence is PasswordEvidence evidence ? new System.Net.NetworkCredential("", evidence.SecurePassword).Password : "";
}
