using System.Net;

namespace LibreChatExporter.Settings;

/// <summary>All settings, checked. Times are positive.</summary>
public sealed record ExporterSettings
{
    /// <summary>A MongoDB URI or a mongodump folder; null with <see cref="Demo"/>. May hold a password: never shown.</summary>
    public required string? Source { get; init; }

    /// <summary>The database's name; null takes the URI's or the dump's own.</summary>
    public required string? Database { get; init; }

    /// <summary>Whether to show the shipped sample instead of a source.</summary>
    public required bool Demo { get; init; }

    /// <summary>Whether to print one exposition and end.</summary>
    public required bool Once { get; init; }

    /// <summary>The instant at which time windows end; null follows the clock. Totals do not depend on it.</summary>
    public required DateTimeOffset? AsOf { get; init; }

    /// <summary>Where to listen.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>From the end of one refresh to the start of the next.</summary>
    public required TimeSpan RefreshInterval { get; init; }

    /// <summary>How far behind the newest row a refresh starts.</summary>
    public required TimeSpan Overlap { get; init; }

    /// <summary>How long a row waits for its answer.</summary>
    public required TimeSpan AttributionWait { get; init; }

    /// <summary>The longest that one query may take on the server.</summary>
    public required TimeSpan QueryTimeout { get; init; }

    /// <summary>The least severe messages that are logged.</summary>
    public required LogLevel LogLevel { get; init; }

    /// <summary>
    /// Whether a source is meant as a MongoDB URI rather than as a folder. A misspelt one counts too: it may hold a password, and must not be
    /// shown as the name of a folder would be.
    /// </summary>
    public static bool IsMongoUri(string source)
        => source.Contains("://", StringComparison.Ordinal) || (source.Contains('@') && !Directory.Exists(source));
}
