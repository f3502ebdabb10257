using MongoDB.Driver;
using MongoDB.Driver.Core.Compression;
using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.Core.Connections;
using MongoDB.Driver.Core.Servers;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// Makes the driver's settings of a MongoDB URI so that they mean what the URI means to LibreChat. The URI's text never reaches the driver,
/// which repeats parts of it in its errors.
/// </summary>
internal static class ClientSettings
{
    private const string ApplicationName = "librechat-exporter";

    /// <summary>Of both drivers.</summary>
    private const int DefaultMaxPoolSize = 100;

    /// <summary>Stands for no limit where the driver takes none that is infinite; what is longer would overflow in its timers.</summary>
    private static readonly TimeSpan NoLimit = TimeSpan.FromDays(7);

    /// <summary>LibreChat's driver makes 0 of it, which the driver for .NET refuses; this is the shortest that both allow.</summary>
    private static readonly TimeSpan MinHeartbeat = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The settings, to be changed by the caller as it likes. Asks the DNS with <c>mongodb+srv</c>, for at most ten seconds.
    /// </summary>
    /// <param name="address">The URI.</param>
    /// <param name="serverSelection">How long to look for a server where the URI does not say; null for the driver's 30 seconds.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    /// <exception cref="SourceException">The URI cannot be used: one line says why.</exception>
    internal static MongoClientSettings Of(
        MongoAddress address, TimeSpan? serverSelection = null, CancellationToken cancellation = default)
    {
        UriOptions options = address.Options;
        if (address.Problem is { } problem)
        {
            throw Unusable(problem);
        }

        MongoUrl? found = address.IsSrv ? SrvLookup.Resolve(address, cancellation) : null;
        string? replicaSet = options.Text("replicaSet") ?? found?.ReplicaSetName;
        bool isBalanced = options.Switch("loadBalanced") ?? found?.LoadBalanced ?? false;
        if (Conflict(address, replicaSet, isBalanced) is { } conflict)
        {
            throw Unusable(conflict);
        }

        var settings = new MongoClientSettings
        {
            ApplicationName = ApplicationName,
            Compressors = [.. Compressors(options)],
            Credential = Credentials.Of(address, found?.AuthenticationSource),
            DirectConnection = options.Switch("directConnection") ?? false,
            IPv6 = options.Switch("ipv6") ?? options.Word("family") == "6",
            LoadBalanced = isBalanced,
            ReadConcern = options.Word("readConcernLevel") is { } level
                ? new ReadConcern(Enum.Parse<ReadConcernLevel>(level, ignoreCase: true))
                : ReadConcern.Default,
            ReadPreference = Preference(options),
            ReplicaSetName = replicaSet,
            RetryReads = options.Switch("retryReads") ?? true,
            Scheme = address.IsSrv ? ConnectionStringScheme.MongoDBPlusSrv : ConnectionStringScheme.MongoDB,
            Servers = [.. address.Hosts.Split(',').Select(HostText.Parse).Select(host => new MongoServerAddress(host.Name, host.Port))],
            ServerMonitoringMode = Enum.Parse<ServerMonitoringMode>(options.Word("serverMonitoringMode") ?? "auto", ignoreCase: true),
            Socks5ProxySettings = Proxy(options),
            SrvMaxHosts = options.Number("srvMaxHosts") ?? 0,
            UseTls = TlsOptions.IsOn(address),
        };
        if (options.Text("srvServiceName") is { } service)
        {
            settings.SrvServiceName = service;
        }

        if (settings.UseTls)
        {
            settings.SslSettings = TlsOptions.Of(options);
        }

        AddLimits(settings, options, serverSelection);
        return settings;
    }

    /// <summary>The error for a URI that cannot be used.</summary>
    internal static SourceException Unusable(string problem) => new($"the MongoDB URI cannot be used: {problem}");

    private static void AddLimits(MongoClientSettings settings, UriOptions options, TimeSpan? serverSelection)
    {
        settings.ConnectTimeout = options.Time("connectTimeoutMS", Timeout.InfiniteTimeSpan) ?? settings.ConnectTimeout;
        settings.HeartbeatInterval = options.Time("heartbeatFrequencyMS", MinHeartbeat) ?? settings.HeartbeatInterval;
        settings.LocalThreshold = options.Time("localThresholdMS", TimeSpan.Zero) ?? settings.LocalThreshold;
        settings.MaxConnecting = options.Number("maxConnecting") ?? settings.MaxConnecting;
        settings.MaxConnectionIdleTime = options.Time("maxIdleTimeMS", NoLimit) ?? settings.MaxConnectionIdleTime;
        settings.MaxConnectionLifeTime = options.Time("maxLifeTimeMS", NoLimit) ?? settings.MaxConnectionLifeTime;
        int most = options.Number("maxPoolSize") ?? DefaultMaxPoolSize;
        settings.MaxConnectionPoolSize = most == 0 ? int.MaxValue : most;
        settings.MinConnectionPoolSize = options.Number("minPoolSize") ?? settings.MinConnectionPoolSize;
        settings.ServerSelectionTimeout = options.Time("serverSelectionTimeoutMS", NoLimit) ?? serverSelection
            ?? settings.ServerSelectionTimeout;

        // Here, and only here, 0 stands for no limit in both drivers.
        settings.SocketTimeout = options.Time("socketTimeoutMS", TimeSpan.Zero) ?? settings.SocketTimeout;
        settings.WaitQueueTimeout = options.Time("waitQueueTimeoutMS", NoLimit) ?? settings.WaitQueueTimeout;
    }

    /// <summary>Options that do not go together: the driver would say so only when it is first used.</summary>
    private static string? Conflict(MongoAddress address, string? replicaSet, bool isBalanced)
    {
        UriOptions options = address.Options;
        bool isDirect = options.Switch("directConnection") is true;
        bool isSeveral = address.Hosts.Contains(',');
        bool hasLimit = options.Number("srvMaxHosts") is > 0;
        return isDirect && address.IsSrv ? "directConnection=true does not go with mongodb+srv"
            : isDirect && isSeveral ? "directConnection=true goes with one host"
            : isDirect && isBalanced ? "directConnection and loadBalanced do not go together"
            : isBalanced && isSeveral ? "loadBalanced=true goes with one host"
            : isBalanced && replicaSet is not null ? "loadBalanced and replicaSet do not go together"
            : hasLimit && isBalanced ? "srvMaxHosts and loadBalanced do not go together"
            : hasLimit && replicaSet is not null ? "srvMaxHosts and replicaSet do not go together"
            : !address.IsSrv && options.Has("srvMaxHosts") ? "srvMaxHosts goes with mongodb+srv"
            : !address.IsSrv && options.Has("srvServiceName") ? "srvServiceName goes with mongodb+srv"
            : options.Number("maxConnecting") is 0 ? "the option maxConnecting takes a whole number above 0"
            : (options.Number("maxPoolSize") ?? DefaultMaxPoolSize) is > 0 and var most && options.Number("minPoolSize") > most
                ? $"minPoolSize is above maxPoolSize, which is {DefaultMaxPoolSize} where nothing is said"
            : ProxyConflict(options);
    }

    private static string? ProxyConflict(UriOptions options)
        => !options.Has("proxyHost") && (options.Has("proxyPort") || options.Has("proxyUsername") || options.Has("proxyPassword"))
            ? "proxyHost is missing beside the other options of the proxy"
            : options.Has("proxyUsername") != options.Has("proxyPassword") ? "proxyUsername and proxyPassword go together"
            : options.Number("proxyPort") is { } port && port is < 1 or > 65535 ? "the option proxyPort takes a number from 1 to 65535"
            : null;

    private static Socks5ProxySettings? Proxy(UriOptions options)
    {
        if (options.Text("proxyHost") is not { } host)
        {
            return null;
        }

        const int defaultPort = 1080;
        int port = options.Number("proxyPort") ?? defaultPort;
        return options.Text("proxyUsername") is { } user && options.Text("proxyPassword") is { } password
            ? new Socks5ProxySettings(host, port, Socks5AuthenticationSettings.UsernamePassword(user, password))
            : new Socks5ProxySettings(host, port);
    }

    private static IEnumerable<CompressorConfiguration> Compressors(UriOptions options)
    {
        foreach (string word in options.Words("compressors").Distinct())
        {
            CompressorType type = word switch
            {
                "snappy" => CompressorType.Snappy,
                "zlib" => CompressorType.Zlib,
                "zstd" => CompressorType.ZStandard,
                _ => CompressorType.Noop,
            };
            var compressor = new CompressorConfiguration(type);
            if (type == CompressorType.Zlib && options.Number("zlibCompressionLevel") is { } level)
            {
                compressor.Properties["Level"] = level;
            }

            if (type != CompressorType.Noop)
            {
                yield return compressor;
            }
        }
    }

    /// <summary>Tags and staleness have no effect with the primary, as in LibreChat's driver.</summary>
    private static ReadPreference Preference(UriOptions options)
    {
        ReadPreferenceMode mode = Enum.Parse<ReadPreferenceMode>(options.Word("readPreference") ?? "primary", ignoreCase: true);
        if (mode == ReadPreferenceMode.Primary)
        {
            return ReadPreference.Primary;
        }

        IReadOnlyList<string> tags = options.Texts("readPreferenceTags");
        return new ReadPreference(
            mode,
            tags.Count == 0 ? null : tags.Select(Tags),
            options.Number("maxStalenessSeconds") is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null);
    }

    private static TagSet Tags(string text)
        => new(text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(tag => tag.Split(':', 2) is [var name, var value]
            ? new Tag(name.Trim(), value.Trim())
            : throw Unusable("the option readPreferenceTags takes names and values such as dc:east,rack:1")));
}
