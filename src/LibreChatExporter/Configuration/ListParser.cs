using System.Buffers;
using System.Net;
using LibreChatExporter.Primitives;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Configuration;

/// <summary>Reads values that are lists with commas. Whatever is wrong is a <see cref="SettingsException"/> that names the entry.</summary>
internal static class ListParser
{
    /// <summary>Each window multiplies the series of users, models and agents.</summary>
    private const int MaxWindows = 12;

    private static readonly SearchValues<char> HostCharacters
        = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_*?");

    /// <summary>Time windows.</summary>
    public static IReadOnlyList<WindowDefinition> Windows(this GivenValue value)
    {
        List<WindowDefinition> windows = [];
        foreach (string name in Entries(value))
        {
            WindowDefinition window = WindowDefinition.Parse(name)
                ?? throw value.Wrong(
                    $"{value.Quote(name)} is not a window such as {TimePeriod.AllowedToEndNow}"
                    + NearestWord.Hint(name, TimePeriod.NamesSoFar));
            if (windows.Any(other => other.Name == name))
            {
                throw value.Wrong($"{name} is there twice");
            }

            windows.Add(window);
        }

        return windows.Count <= MaxWindows
            ? windows
            : throw value.Wrong($"there are {windows.Count} windows, and {MaxWindows} is the most");
    }

    /// <summary>Patterns.</summary>
    public static GlobList Globs(this GivenValue value) => new(Entries(value));

    /// <summary>Patterns of host names.</summary>
    public static GlobList Hosts(this GivenValue value)
    {
        string[] hosts = Entries(value);
        string? wrong = hosts.FirstOrDefault(host => host.ContainsAnyExcept(HostCharacters));
        return wrong is null
            ? new GlobList(hosts)
            : throw value.Wrong($"{value.Quote(wrong)} is not a host name such as exporter.example.org or *.example.org, without a port");
    }

    /// <summary>Addresses, each of which is a network of its own, and networks.</summary>
    public static IReadOnlyList<IPNetwork> Networks(this GivenValue value) => [.. Entries(value).Select(entry =>
        IPAddress.TryParse(entry, out IPAddress? address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(entry, out IPNetwork network) ? network
        : throw value.Wrong($"{value.Quote(entry)} is neither an address such as 192.0.2.1 nor a network such as 10.0.0.0/8 or fd00::/8"))];

    /// <summary>Names of what can be left out.</summary>
    public static IReadOnlySet<string> Optional(this GivenValue value)
    {
        string[] names = Entries(value);
        string? unknown = names.FirstOrDefault(name => !ExporterSettings.Optional.Contains(name));
        return unknown is null
            ? new HashSet<string>(names)
            : throw value.Wrong(
                $"{value.Quote(unknown)} is not one of {string.Join(", ", ExporterSettings.Optional)}"
                + NearestWord.Hint(unknown, ExporterSettings.Optional));
    }

    private static string[] Entries(GivenValue value)
    {
        string[] entries = value.Text.Split(',', StringSplitOptions.TrimEntries);
        return entries.Contains("")
            ? throw value.Wrong($"{value.Quote(value.Text)} has an empty entry; entries have one comma between them")
            : entries;
    }
}
