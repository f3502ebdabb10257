namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// Which server a version of the protocol means. Asking the server itself would take a command more than an exporter needs, and services
/// that are compatible with MongoDB name the version that they are compatible with in any case.
/// </summary>
internal static class WireVersions
{
    private static readonly (int Version, string Server)[] Known =
        [(25, "8.0"), (21, "7.0"), (17, "6.0"), (13, "5.0"), (9, "4.4")];

    /// <summary>The server, for people.</summary>
    internal static string Describe(int version)
        => Known.FirstOrDefault(known => version >= known.Version) is { Server: { } server } found
            ? $"MongoDB {server}{(version == found.Version ? "" : " or newer")}, or what is compatible with it (wire version {version})"
            : $"older than MongoDB {Known[^1].Server} (wire version {version})";
}
