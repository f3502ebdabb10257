namespace LibreChatExporter.Settings;

/// <summary>
/// One setting: it is a flag <c>--name</c>, a variable <c>LIBRECHAT_EXPORTER_NAME</c> and a key <c>name</c> of the settings file.
/// </summary>
/// <param name="Name">Its name, in words joined by hyphens.</param>
/// <param name="Help">What it does, for <c>--help</c>.</param>
/// <param name="Placeholder">What its value looks like; null for a switch.</param>
/// <param name="Default">The value that it has when nobody sets it.</param>
/// <param name="IsSecret">Whether its value must never be shown.</param>
/// <param name="OtherVariable">A second variable that sets it, after its own.</param>
public sealed record Setting(
    string Name, string Help, string? Placeholder = null, string? Default = null, bool IsSecret = false, string? OtherVariable = null)
{
    /// <summary>Where the data come from.</summary>
    public static readonly Setting Source = new(
        "source", "MongoDB URI (mongodb://…) or a folder that mongodump wrote", "URI|FOLDER", IsSecret: true, OtherVariable: "MONGO_URI");

    /// <summary>The database.</summary>
    public static readonly Setting Database = new("database", "name of LibreChat's database [default: the URI's, else LibreChat]", "NAME");

    /// <summary>The demo.</summary>
    public static readonly Setting Demo = new("demo", "show the shipped sample, shifted to end now and growing, instead of a source");

    /// <summary>One exposition.</summary>
    public static readonly Setting Once = new("once", "print the metrics once and exit, for a textfile collector or a look");

    /// <summary>The instant of evaluation.</summary>
    public static readonly Setting AsOf = new("as-of", "with --once: the instant at which time windows end (there are none yet; totals cover all history)", "TIME");

    /// <summary>The address.</summary>
    public static readonly Setting Listen = new("listen", "address and port to serve on", "HOST:PORT", "127.0.0.1:9787");

    /// <summary>The interval.</summary>
    public static readonly Setting RefreshInterval = new("refresh-interval", "time between two refreshes", "DURATION", "15s");

    /// <summary>The overlap.</summary>
    public static readonly Setting Overlap = new(
        "overlap", "how far each refresh reads back, for rows that arrive late or from servers whose clocks differ", "DURATION", "5m");

    /// <summary>The wait.</summary>
    public static readonly Setting AttributionWait = new(
        "attribution-wait", "how long a transaction waits for its answer, which names the agent", "DURATION", "2m");

    /// <summary>The limit of queries.</summary>
    public static readonly Setting QueryTimeout = new("query-timeout", "the longest that one query may take in the database", "DURATION", "30s");

    /// <summary>The log level.</summary>
    public static readonly Setting LogLevel = new("log-level", "least severe messages to log: debug, information, warning or error", "LEVEL", "information");

    /// <summary>All settings, in the order of <c>--help</c>.</summary>
    public static readonly IReadOnlyList<Setting> All =
        [Source, Database, Demo, Once, AsOf, Listen, RefreshInterval, Overlap, AttributionWait, QueryTimeout, LogLevel];

    /// <summary>The flag.</summary>
    public string Flag => "--" + Name;

    /// <summary>The environment variable.</summary>
    public string Variable => "LIBRECHAT_EXPORTER_" + Name.ToUpperInvariant().Replace('-', '_');

    /// <summary>Whether it is a switch: given or not.</summary>
    public bool IsSwitch => Placeholder is null;
}
