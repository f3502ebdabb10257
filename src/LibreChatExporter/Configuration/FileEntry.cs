using LibreChatExporter.Primitives;

namespace LibreChatExporter.Configuration;

/// <summary>One entry of a list in the settings file: a mapping of names to single values.</summary>
internal sealed class FileEntry
{
    private readonly Dictionary<string, GivenValue> _values = [];
    private readonly string _origin;

    private FileEntry(string origin) => _origin = origin;

    /// <summary>Reads a list; nothing at all counts as an empty one.</summary>
    /// <param name="walk">Stands before the list.</param>
    /// <param name="origin">Where the list is.</param>
    /// <param name="list">The list's name.</param>
    /// <param name="keys">The names that its entries can have.</param>
    /// <exception cref="SettingsException">It is no such list.</exception>
    public static IReadOnlyList<FileEntry> ReadList(YamlWalk walk, string origin, string list, IReadOnlyList<string> keys)
    {
        List<FileEntry> entries = [];
        if (!walk.TrySequence(origin))
        {
            return walk.TryScalar(origin) is ""
                ? entries
                : throw new SettingsException($"{origin}: this takes a list of entries that begin with - {keys[0]}:");
        }

        while (!walk.TrySequenceEnd())
        {
            entries.Add(Read(walk, list, keys));
        }

        return entries;
    }

    /// <summary>The value with a name; null where it is not given.</summary>
    public GivenValue? Find(string key) => _values.GetValueOrDefault(key);

    /// <summary>The value with a name, which must be given.</summary>
    public GivenValue Required(string key) => Find(key) ?? throw new SettingsException($"{_origin}: {key} is missing");

    private static FileEntry Read(YamlWalk walk, string list, IReadOnlyList<string> keys)
    {
        var entry = new FileEntry($"{walk.Here}, {list}");
        if (!walk.TryMapping(entry._origin))
        {
            throw new SettingsException($"{entry._origin}: an entry is a group of lines such as {keys[0]}: …");
        }

        foreach ((string origin, string key) in walk.Keys($", {list}", "key"))
        {
            if (!keys.Contains(key))
            {
                throw new SettingsException(
                    $"{origin}: there is no key {ShownText.Name(key)}; there are {string.Join(", ", keys)}{NearestWord.Hint(key, keys)}");
            }

            // Empty values are refused: a scope that got lost would make a budget count what everybody spends.
            string? text = walk.TryScalar($"{origin}, {key}");
            entry._values[key] = text is { Length: > 0 }
                ? new GivenValue(text, $"{origin}, {key}")
                : throw new SettingsException(
                    $"{origin}: {key} {(text is null ? "takes a single value; lists are written a,b" : "has no value")}");
        }

        return entry;
    }
}
