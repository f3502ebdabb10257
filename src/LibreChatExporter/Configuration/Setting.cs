using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Configuration;

/// <summary>
/// One setting: it is a flag <c>--name</c>, a variable <c>LIBRECHAT_EXPORTER_NAME</c> and a key <c>name</c> of the settings file.
/// </summary>
/// <param name="Name">Its name, in words joined by hyphens.</param>
/// <param name="Help">What it does, for <c>--help</c>.</param>
/// <param name="Placeholder">What its value looks like; null for a switch.</param>
/// <param name="Default">The value that it has when nobody sets it.</param>
/// <param name="IsSecret">Whether its value must never be shown.</param>
/// <param name="OtherVariable">A second variable, which is for other programs, too: it counts where nothing else sets it.</param>
internal sealed record Setting(
    string Name, string Help, string? Placeholder = null, string? Default = null, bool IsSecret = false, string? OtherVariable = null)
{
    /// <summary>Where the data come from.</summary>
    public static readonly Setting Source = new(
        "source",
        "MongoDB URI (mongodb://…), the folder or archive that mongodump wrote, or the .ndjson that calls wrote",
        "URI|PATH",
        IsSecret: true,
        OtherVariable: "MONGO_URI");

    /// <summary>The database.</summary>
    public static readonly Setting Database = new("database", "name of LibreChat's database [default: the URI's, else LibreChat]", "NAME");

    /// <summary>The demo.</summary>
    public static readonly Setting Demo = new("demo", "show the shipped sample, shifted to end now and growing, instead of a source");

    /// <summary>One exposition.</summary>
    public static readonly Setting Once = new("once", "print the metrics once and exit, for a textfile collector or a look");

    /// <summary>The instant of evaluation.</summary>
    public static readonly Setting AsOf = new(
        "as-of", "with --once and report: the instant at which time windows, budgets and months end; totals cover all history", "TIME");

    /// <summary>The address.</summary>
    public static readonly Setting Listen = new("listen", "address and port to serve on", "HOST:PORT", "127.0.0.1:9787");

    /// <summary>The folder of the checkpoint.</summary>
    public static readonly Setting State = new(
        "state", "folder to keep the totals in, so that they survive restarts whatever is deleted meanwhile", "FOLDER");

    /// <summary>The limit of connections.</summary>
    public static readonly Setting MaxConnections = new(
        "max-connections", "how many connections may be open; beyond that, idle ones make room for new ones", "N", "500");

    /// <summary>The tokens.</summary>
    public static readonly Setting AuthTokenFile = new(
        "auth-token-file", "file with bearer tokens, one a line, one of which a scrape then needs", "PATH", IsSecret: true);

    /// <summary>The users.</summary>
    public static readonly Setting AuthUsersFile = new(
        "auth-users-file",
        "file with lines name:hash, one for each user who may log in; hash-password makes the hash",
        "PATH",
        IsSecret: true);

    /// <summary>The lifetime of sessions.</summary>
    public static readonly Setting SessionLifetime = new(
        "session-lifetime", "how long a browser stays signed in, where a login is needed", "DURATION", "12h");

    /// <summary>The server's certificate.</summary>
    public static readonly Setting TlsCertFile = new(
        "tls-cert-file", "serve HTTPS with this certificate (PEM), its chain after it", "PATH");

    /// <summary>The server's key.</summary>
    public static readonly Setting TlsKeyFile = new("tls-key-file", "the certificate's private key (PEM)", "PATH", IsSecret: true);

    /// <summary>Who signs clients' certificates.</summary>
    public static readonly Setting TlsClientCaFile = new(
        "tls-client-ca-file", "ask clients for a certificate that one of these authorities (PEM) has signed", "PATH");

    /// <summary>The names of the host.</summary>
    public static readonly Setting AllowedHosts = new(
        "allowed-hosts", "public names by which requests may come where nobody has to log in: patterns, with commas; * for all", "GLOBS");

    /// <summary>The path before all others.</summary>
    public static readonly Setting BasePath = new(
        "base-path", "path under which a proxy serves the exporter, such as /librechat-analytics; the proxy may cut it off or not", "PATH");

    /// <summary>The proxies.</summary>
    public static readonly Setting TrustedProxies = new(
        "trusted-proxies",
        "proxies whose X-Forwarded-For, -Proto and -Host count: addresses or networks such as 10.0.0.0/8, with commas",
        "LIST");

    /// <summary>The dashboards.</summary>
    public static readonly Setting GrafanaUrl = new("grafana-url", "where the pages lead to for dashboards", "URL");

    /// <summary>The interval.</summary>
    public static readonly Setting RefreshInterval = new("refresh-interval", "time between two refreshes", "DURATION", "15s");

    /// <summary>The interval of what is slow.</summary>
    public static readonly Setting SlowInterval = new(
        "slow-interval",
        "time between two readings of what is large or rarely changes: users, balances, counts, older messages",
        "DURATION",
        "5m");

    /// <summary>The interval of comparisons.</summary>
    public static readonly Setting CompareInterval = new(
        "compare-interval", "time between two comparisons of how many transactions there are with how many were counted", "DURATION", "1h");

    /// <summary>The overlap.</summary>
    public static readonly Setting Overlap = new(
        "overlap", "how far each refresh reads back, for rows that arrive late or from servers whose clocks differ", "DURATION", "5m");

    /// <summary>The wait.</summary>
    public static readonly Setting AttributionWait = new(
        "attribution-wait", "how long a transaction waits for its answer, which names the agent", "DURATION", "2m");

    /// <summary>The reach of feedback.</summary>
    public static readonly Setting FeedbackLookback = new(
        "feedback-lookback", "how long ago an answer may have been given for a change of its feedback to be noticed", "DURATION", "1d");

    /// <summary>The limit of queries.</summary>
    public static readonly Setting QueryTimeout = new(
        "query-timeout", "the longest that one query may take in the database", "DURATION", "30s");

    /// <summary>The connections of the first load.</summary>
    public static readonly Setting ReadConnections = new(
        "read-connections", "how many pages of transactions, and how many of messages, to ask the database for at once", "N", "2");

    /// <summary>The windows.</summary>
    public static readonly Setting Windows = new(
        "windows", $"time windows, such as {TimePeriod.AllowedToEndNow}", "LIST", "24h,7d,30d,today,month");

    /// <summary>The time zone.</summary>
    public static readonly Setting TimeZone = new(
        "time-zone", "where the midnight is at which days, months and budgets begin, such as Europe/Berlin", "NAME", "UTC");

    /// <summary>The label of users.</summary>
    public static readonly Setting UserLabel = new(
        "user-label", "what stands for a user: id, email, username, name, domain, role, hash or none", "KIND", "id");

    /// <summary>The key of hashes.</summary>
    public static readonly Setting UserHashKeyFile = new(
        "user-hash-key-file", "file with the key for --user-label hash, at least 16 bytes", "PATH", IsSecret: true);

    /// <summary>The names of users.</summary>
    public static readonly Setting UserInfo = new("user-info", "expose librechat_user_info, which names the users");

    /// <summary>The models.</summary>
    public static readonly Setting IncludeModels = new(
        "include-models", "show only these models, others as other: patterns with * and ?, with commas", "GLOBS");

    /// <summary>The models left out.</summary>
    public static readonly Setting ExcludeModels = new("exclude-models", "show these models as other", "GLOBS");

    /// <summary>The agents.</summary>
    public static readonly Setting IncludeAgents = new(
        "include-agents", "show only these agents, by id or name, others as other: patterns", "GLOBS");

    /// <summary>The agents left out.</summary>
    public static readonly Setting ExcludeAgents = new("exclude-agents", "show these agents as other", "GLOBS");

    /// <summary>The tenant.</summary>
    public static readonly Setting Tenant = new("tenant", "count only this tenant; none stands for rows without one", "NAME");

    /// <summary>The label of tenants.</summary>
    public static readonly Setting TenantLabel = new("tenant-label", "add the label tenant to usage, windows and balances");

    /// <summary>The limit of series.</summary>
    public static readonly Setting SeriesLimit = new(
        "series-limit", "how many series a family may have; what is beyond that adds up in other", "N", "50000");

    /// <summary>The length of the call log.</summary>
    public static readonly Setting CallLog = new(
        "call-log", "how many of the newest model calls to keep for the activity page and the API; 0 for none", "N", "50000");

    /// <summary>What is left out.</summary>
    public static readonly Setting Disable = new("disable", $"without: {string.Join(',', ExporterSettings.Optional)}", "LIST");

    /// <summary>The source of prices.</summary>
    public static readonly Setting Reprice = new(
        "reprice", "count cost as tokens times price, from the settings file and LibreChat's table, instead of as charged");

    /// <summary>The log level.</summary>
    public static readonly Setting LogLevel = new(
        "log-level", "least severe messages to log: debug, information, warning or error", "LEVEL", "information");

    /// <summary>All settings, in the order of <c>--help</c>.</summary>
    public static readonly IReadOnlyList<Setting> All =
    [
        Source, Database, Demo, Once, AsOf, Listen, State,
        MaxConnections, AuthTokenFile, AuthUsersFile, SessionLifetime, TlsCertFile, TlsKeyFile, TlsClientCaFile, AllowedHosts,
        BasePath, TrustedProxies, GrafanaUrl,
        RefreshInterval, SlowInterval, CompareInterval, Overlap, AttributionWait, FeedbackLookback, QueryTimeout, ReadConnections,
        Windows, TimeZone, UserLabel, UserHashKeyFile, UserInfo,
        IncludeModels, ExcludeModels, IncludeAgents, ExcludeAgents, Tenant, TenantLabel,
        SeriesLimit, CallLog, Disable, Reprice, LogLevel,
    ];

    /// <summary>The flag.</summary>
    public string Flag => "--" + Name;

    /// <summary>The environment variable.</summary>
    public string Variable => "LIBRECHAT_EXPORTER_" + Name.ToUpperInvariant().Replace('-', '_');

    /// <summary>Whether it is a switch: given or not.</summary>
    public bool IsSwitch => Placeholder is null;
}
