using System.Globalization;
using System.Text.RegularExpressions;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>The options of a MongoDB URI, read as LibreChat's driver reads them. Immutable. Nothing that it says holds a value.</summary>
internal sealed partial class UriOptions
{
    private readonly Dictionary<string, List<string>> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _complaints = [];

    /// <summary>Reads what stands after the question mark.</summary>
    internal UriOptions(string query)
    {
        string? before = null;
        foreach (string part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=');
            string name = Decode(equals < 0 ? part : part[..equals]);
            Add(name, equals < 0 ? null : Decode(part[(equals + 1)..]), before);
            before = name;
        }

        if (Switch("ssl") is { } ssl && Switch("tls") is { } tls && ssl != tls)
        {
            Problem ??= "ssl and tls contradict each other";
        }

        // Where both are given it is not clear which is to win, and one of them is the less safe.
        if (Has("tlsInsecure") && (Has("tlsAllowInvalidCertificates") || Has("tlsAllowInvalidHostnames")))
        {
            Problem ??= "tlsInsecure cannot be used with tlsAllowInvalidCertificates or tlsAllowInvalidHostnames, which are parts of it";
        }
    }

    /// <summary>Why the options cannot be used; null where they can.</summary>
    internal string? Problem { get; private set; }

    /// <summary>What changes nothing though the operator may think so: sentences, each once.</summary>
    internal IReadOnlyList<string> Complaints => _complaints;

    internal bool Has(string name) => _values.ContainsKey(name);

    internal string? Text(string name) => _values.TryGetValue(name, out List<string>? values) ? values[0] : null;

    /// <summary>All values of an option that may be there more than once.</summary>
    internal IReadOnlyList<string> Texts(string name) => _values.TryGetValue(name, out List<string>? values) ? values : [];

    internal bool? Switch(string name) => Text(name) is { } text && bool.TryParse(text, out bool value) ? value : null;

    internal int? Number(string name) => Text(name) is { } text && TryNumber(text, out int value) ? value : null;

    /// <summary>A time in milliseconds, as LibreChat's driver has it: 0 stands for no limit.</summary>
    /// <param name="name">The option.</param>
    /// <param name="noLimit">What stands for no limit in the driver for .NET.</param>
    internal TimeSpan? Time(string name, TimeSpan noLimit)
        => Number(name) is not { } milliseconds ? null : milliseconds == 0 ? noLimit : TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>The words of an option, in the catalogue's case.</summary>
    internal IReadOnlyList<string> Words(string name) => Text(name) is not { } text ? [] :
        [
            .. text.Split(',').SelectMany(
                word => UriOption.Find(name)!.Words!.Where(known => known.Equals(word, StringComparison.OrdinalIgnoreCase))),
        ];

    /// <summary>The one word of an option; null where it is not given.</summary>
    internal string? Word(string name) => Words(name) is [var word, ..] ? word : null;

    /// <summary>Undoes the escapes of a query; those that are none stay as they are.</summary>
    internal static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static bool TryNumber(string text, out int value)
        => int.TryParse(LeadingNumber().Match(text).Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private void Add(string name, string? value, string? before)
    {
        UriOption? option = UriOption.Find(name);
        if (option is null)
        {
            Complain(Unknown(name, value, before));
        }
        else if (option.Use is OptionUse.Refused)
        {
            Problem ??= $"the option {option.Name} cannot be honoured: {option.Advice}";
        }
        else if (option.Use is OptionUse.Ignored)
        {
            Complain($"the MongoDB URI's option {option.Name} has no effect{(option.Advice is null ? "" : $": {option.Advice}")}");
        }
        else if (option.Use is OptionUse.Honoured)
        {
            Keep(option, value ?? "");
        }
    }

    private void Keep(UriOption option, string value)
    {
        // No tags at all are the last resort of a list of tags.
        bool isTags = option.Name == "readPreferenceTags";
        if (!isTags && value.Length == 0)
        {
            Problem ??= $"the option {option.Name} has no value";
        }
        else if (Expected(option, value) is { } expected)
        {
            Problem ??= $"the option {option.Name} takes {expected}";
        }

        if (!_values.TryGetValue(option.Name, out List<string>? values))
        {
            _values[option.Name] = [value];
        }
        else if (isTags)
        {
            values.Add(value);
        }
        else if (values[0] == value)
        {
            Complain($"the MongoDB URI has the option {option.Name} twice");
        }
        else
        {
            Problem ??= $"the option {option.Name} is there twice, with different values";
        }
    }

    /// <summary>What a value should be; null where it is.</summary>
    private string? Expected(UriOption option, string value)
    {
        switch (option.Value)
        {
            case OptionValue.Switch:
                return bool.TryParse(value, out _) ? null : "true or false";
            case OptionValue.Number:
                bool isLevel = option.Name == "zlibCompressionLevel";
                if (!TryNumber(value, out int number) || (isLevel ? number is < -1 or > 9 : number < 0))
                {
                    return isLevel ? "a whole number from -1 to 9" : "a whole number, 0 or above";
                }

                if (!value.All(char.IsAsciiDigit) && !isLevel)
                {
                    Complain(
                        $"the MongoDB URI's option {option.Name} is not a whole number: only the digits at its start are used, "
                        + "as in LibreChat");
                }

                return null;
            case OptionValue.Words:
                string[] words = option.Name == "compressors" ? value.Split(',') : [value];
                return words.All(word => option.Words!.Contains(word, StringComparer.OrdinalIgnoreCase))
                    ? null
                    : $"{(option.Name == "compressors" ? "some" : "one")} of {string.Join(", ", option.Words!)}";
            case OptionValue.Text:
            default:
                return null;
        }
    }

    /// <summary>A name is shown only where it cannot be a part of a secret with an unescaped ampersand.</summary>
    private static string Unknown(string name, string? value, string? before)
    {
        if (before is not null && UriOption.IsSecret(before))
        {
            return "the MongoDB URI has something unknown after an option that is secret; in a value & is written %26";
        }

        return value is null || !OptionName().IsMatch(name)
            ? "a part of the MongoDB URI's options is not name=value, and is ignored"
            : UriOption.Nearest(name) is { } nearest
                ? $"the MongoDB URI's option {name} is unknown and changes nothing; did you mean {nearest.Name}?"
                : $"the MongoDB URI's option {name} is unknown and changes nothing";
    }

    private void Complain(string complaint)
    {
        if (!_complaints.Contains(complaint))
        {
            _complaints.Add(complaint);
        }
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_.]{0,39}$")]
    private static partial Regex OptionName();

    [GeneratedRegex("^[-+]?[0-9]+")]
    private static partial Regex LeadingNumber();
}
