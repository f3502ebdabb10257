using System.Net;
using LibreChatExporter.Accounts;
using LibreChatExporter.Budgets;
using LibreChatExporter.Collectors;
using LibreChatExporter.Pricing;
using LibreChatExporter.Primitives;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Configuration;

/// <summary>All settings, checked. Times are positive.</summary>
internal sealed record ExporterSettings
{
    private const string Page = "page";

    /// <summary>A MongoDB URI, or what mongodump wrote; null with <see cref="Demo"/>. May hold a password: never shown.</summary>
    public required string? Source { get; init; }

    /// <summary>The database's name; null takes the URI's or the dump's own.</summary>
    public required string? Database { get; init; }

    /// <summary>Whether to show the shipped sample instead of a source.</summary>
    public required bool Demo { get; init; }

    /// <summary>Whether to print one exposition and end.</summary>
    public required bool Once { get; init; }

    /// <summary>The instant at which time windows and budgets end; null follows the clock. Totals do not depend on it.</summary>
    public required DateTimeOffset? AsOf { get; init; }

    /// <summary>Where to listen.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>The folder of the checkpoint; null for none. Not used with <see cref="Demo"/> and <see cref="Once"/>.</summary>
    public required string? State { get; init; }

    /// <summary>How many connections may be open at once.</summary>
    public required int MaxConnections { get; init; }

    /// <summary>Where the credentials are that a scrape needs; null where it needs none.</summary>
    public required LoginSettings? Login { get; init; }

    /// <summary>How long a browser stays signed in.</summary>
    public required TimeSpan SessionLifetime { get; init; }

    /// <summary>Where the certificate for HTTPS is; null for plain HTTP.</summary>
    public required TlsSettings? Tls { get; init; }

    /// <summary>Names by which requests may come, beside those that nobody else can own.</summary>
    public required GlobList AllowedHosts { get; init; }

    /// <summary>
    /// What stands before each path where browsers ask for it: empty, or a path that begins with a slash and does not end with one.
    /// </summary>
    public required string BasePath { get; init; }

    /// <summary>Where dashboards are; null where pages lead to none.</summary>
    public required Uri? GrafanaUrl { get; init; }

    /// <summary>Where proxies are that are believed when they say whose request they pass on; none by default.</summary>
    public required IReadOnlyList<IPNetwork> TrustedProxies { get; init; }

    /// <summary>From the end of one refresh to the start of the next.</summary>
    public required TimeSpan RefreshInterval { get; init; }

    /// <summary>Between two readings of what is large or rarely changes.</summary>
    public required TimeSpan SlowInterval { get; init; }

    /// <summary>Between two comparisons of the number of rows with that of those counted.</summary>
    public required TimeSpan CompareInterval { get; init; }

    /// <summary>How far behind the newest row a refresh starts.</summary>
    public required TimeSpan Overlap { get; init; }

    /// <summary>How long a row waits for its answer.</summary>
    public required TimeSpan AttributionWait { get; init; }

    /// <summary>How long ago an answer may have been given for a change of its feedback to be noticed.</summary>
    public required TimeSpan FeedbackLookback { get; init; }

    /// <summary>The longest that one query may take on the server.</summary>
    public required TimeSpan QueryTimeout { get; init; }

    /// <summary>How many pages of a large collection to ask a server for at once.</summary>
    public required int ReadConnections { get; init; }

    /// <summary>The time windows, each name once, at least one.</summary>
    public required IReadOnlyList<WindowDefinition> Windows { get; init; }

    /// <summary>Where the midnight is at which calendar windows and budgets begin.</summary>
    public required TimeZoneInfo TimeZone { get; init; }

    /// <summary>What stands for a user in labels.</summary>
    public required UserLabelKind UserLabel { get; init; }

    /// <summary>The key for <see cref="UserLabelKind.Hash"/>, null with other labels. Never shown.</summary>
    public required byte[]? UserHashKey { get; init; }

    /// <summary>Whether to expose who the users are; only with labels that do not hide that.</summary>
    public required bool UserInfo { get; init; }

    /// <summary>The models that are shown under their own names; null for all.</summary>
    public required GlobList? IncludeModels { get; init; }

    /// <summary>The models that are not, though they are included.</summary>
    public required GlobList ExcludeModels { get; init; }

    /// <summary>The agents that are shown under their own ids, by id or name; null for all.</summary>
    public required GlobList? IncludeAgents { get; init; }

    /// <summary>The agents that are not, though they are included.</summary>
    public required GlobList ExcludeAgents { get; init; }

    /// <summary>The only tenant that counts, <c>none</c> for rows without one; null for all.</summary>
    public required string? Tenant { get; init; }

    /// <summary>Whether tenants are told apart by a label.</summary>
    public required bool TenantLabel { get; init; }

    /// <summary>How many series a family may have.</summary>
    public required int SeriesLimit { get; init; }

    /// <summary>How many of the newest calls to keep; 0 for none.</summary>
    public required int CallLog { get; init; }

    /// <summary>What can be left out: collectors, and the pages for people.</summary>
    public static IReadOnlyList<string> Optional { get; } = [.. CollectorCatalogue.Optional, Page];

    /// <summary>What is left out, some of <see cref="Optional"/>; the collector of calls where none are kept.</summary>
    public required IReadOnlySet<string> Disabled { get; init; }

    /// <summary>Whether a collector is to run.</summary>
    public bool IsEnabled(string collector) => CollectorCatalogue.IsEnabled(collector, Disabled, isServing: !Once);

    /// <summary>Whether there are pages for people.</summary>
    public bool HasPages => !Disabled.Contains(Page);

    /// <summary>Whether cost is tokens times price, rather than what LibreChat charged.</summary>
    public required bool Reprice { get; init; }

    /// <summary>The least severe messages that are logged.</summary>
    public required LogLevel LogLevel { get; init; }

    /// <summary>The budgets, each name once.</summary>
    public required IReadOnlyList<Budget> Budgets { get; init; }

    /// <summary>The operator's own prices, in the order of the file: the first that matches a model holds.</summary>
    public required IReadOnlyList<OwnPrice> Prices { get; init; }

    /// <summary>Whether anybody on the network can read the figures.</summary>
    public bool IsOpen => !IPAddress.IsLoopback(Listen.Address) && Login is null && Tls?.ClientAuthorities is null;

    /// <summary>Whether tokens and passwords cross a network for all to read.</summary>
    public bool IsOverheard => !IPAddress.IsLoopback(Listen.Address) && Login is not null && Tls is null;

    /// <summary>
    /// Whether a source is meant as a MongoDB URI rather than as a folder. A misspelt one counts too: it may hold a password, and must not
    /// be shown as the name of a folder would be.
    /// </summary>
    public static bool IsMongoUri(string source)
        => source.Contains("://", StringComparison.Ordinal) || (source.Contains('@') && !Directory.Exists(source));
}
