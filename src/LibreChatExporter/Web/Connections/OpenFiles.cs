using System.Globalization;

namespace LibreChatExporter.Web.Connections;

/// <summary>How many files the process may have open; each connection is one.</summary>
internal static class OpenFiles
{
    /// <summary>
    /// For connections that are on their way out, for the source, and above all for the runtime: it keeps a file open for each of its
    /// assemblies, almost 200 in all, and aborts the process when it cannot open another.
    /// </summary>
    private const int Reserved = 256;

    private const int Min = 16;

    private const string Limits = "/proc/self/limits";

    /// <summary>How many connections there may be, at most those that are wanted.</summary>
    public static int Connections(int wanted)
        => File.Exists(Limits) && Limit(File.ReadLines(Limits)) is { } limit ? Math.Clamp(limit - Reserved, Min, wanted) : wanted;

    /// <summary>The limit in lines as Linux writes them; null where there is none.</summary>
    private static int? Limit(IEnumerable<string> lines)
    {
        const string name = "Max open files";
        string? soft = lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) ? limit : null;
    }
}
