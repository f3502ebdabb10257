using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources.Dump;

/// <summary>Which database of a dump is LibreChat's.</summary>
internal static class DumpDatabase
{
    /// <summary>What a server keeps for itself; <c>config</c> has <c>transactions</c> of its own.</summary>
    private static readonly string[] OfServer = ["admin", "config", "local"];

    /// <summary>The only one of those that have transactions, leaving out the server's.</summary>
    /// <param name="path">The dump.</param>
    /// <param name="wanted">The name asked for; null takes the only one.</param>
    /// <param name="withTransactions">The databases that have transactions.</param>
    /// <param name="missing">What is not there, and how to make such a dump, for an error.</param>
    /// <exception cref="SourceException">There is none, or there are several.</exception>
    internal static string Choose(string path, string? wanted, IEnumerable<string> withTransactions, string missing)
    {
        string[] found = [.. withTransactions.Where(name => wanted is null ? !OfServer.Contains(name) : name == wanted)];
        return found switch
        {
            [var only] => only,
            [] => throw new SourceException($"{path} is no dump of LibreChat{(wanted is null ? "" : $"'s database {wanted}")}: {missing}")
            {
                Reason = SourceErrorReason.Missing,
            },
            _ => throw new SourceException(
                $"{path} has dumps of several databases ({string.Join(", ", found)}); choose one with --database"),
        };
    }

    /// <summary>Part of the error for a dump without transactions.</summary>
    internal static string Missing(string files, string target)
        => $"no {files}; make one with: mongodump --gzip --db LibreChat {target}";

    /// <summary>The error for a dump that has been read, and has lost its transactions since.</summary>
    internal static SourceException Gone(string path)
        => new($"collection {Collection.Transactions} has gone from {path}; put the dump back") { Reason = SourceErrorReason.Missing };
}
