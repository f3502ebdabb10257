using System.Buffers;
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
                ?? throw value.Wrong($"{value.Quote(name)} is not a window such as {TimePeriod.AllowedToEndNow}");
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

    /// <summary>Names of what can be left out.</summary>
    public static IReadOnlySet<string> Optional(this GivenValue value)
    {
        string[] names = Entries(value);
        string? unknown = names.FirstOrDefault(name => !ExporterSettings.Optional.Contains(name));
        return unknown is null
            ? new HashSet<string>(names)
            : throw value.Wrong($"{value.Quote(unknown)} is not one of {string.Join(", ", ExporterSettings.Optional)}");
    }

    private static string[] Entries(GivenValue value)
    {
        string[] entries = value.Text.Split(',', StringSplitOptions.TrimEntries);
        return entries.Contains("")
            ? throw value.Wrong($"{value.Quote(value.Text)} has an empty entry; entries have one comma between them")
            : entries;
    }
}
