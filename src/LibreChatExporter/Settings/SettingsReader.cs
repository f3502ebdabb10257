using System.Buffers;
using System.Globalization;
using System.Net;
using YamlDotNet.Core;

namespace LibreChatExporter.Settings;

/// <summary>
/// Gathers the settings: flags win over environment variables, those over the settings file, that over the defaults. Each variable may also be
/// given as <c>…_FILE</c>, the path of a file that holds the value.
/// </summary>
public sealed class SettingsReader
{
    /// <summary>Far above what makes sense for any setting, and below what timers take.</summary>
    private static readonly TimeSpan MaxDuration = TimeSpan.FromDays(7);

    /// <summary>Refreshing without a pause would keep the database busy for nothing.</summary>
    private static readonly TimeSpan MinRefreshInterval = TimeSpan.FromMilliseconds(10);

    private const int MaxFileSize = 1 << 20;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private readonly Dictionary<Setting, Given> _given = [];

    private SettingsReader()
    {
    }

    /// <summary>Reads and checks all settings.</summary>
    /// <param name="flags">What the command line gave.</param>
    /// <param name="environment">Looks a variable up; null where it is not set.</param>
    /// <param name="file">The path of the settings file, if there is one.</param>
    /// <param name="fileOrigin">What named that file.</param>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public static ExporterSettings Read(
        IReadOnlyDictionary<Setting, string> flags, Func<string, string?> environment, string? file, string fileOrigin = "--config")
    {
        var reader = new SettingsReader();
        if (file is not null)
        {
            reader.AddFile(file, fileOrigin);
        }

        foreach (Setting setting in Setting.All)
        {
            reader.AddVariable(setting, environment);
            if (flags.TryGetValue(setting, out string? value))
            {
                reader._given[setting] = new Given(value, setting.Flag);
            }
        }

        return reader.Build();
    }

    /// <summary>Reads a duration such as <c>15s</c>, <c>1h30m</c> or <c>250ms</c>; null when it is none, not positive or above 7 days.</summary>
    public static TimeSpan? ParseDuration(string text)
    {
        double seconds = 0;
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        while (!rest.IsEmpty)
        {
            int digits = rest.IndexOfAnyExcept(Digits);
            int unitLength = digits <= 0 ? 0 : rest[digits..].IndexOfAny(Digits);
            ReadOnlySpan<char> unit = digits <= 0 ? default : unitLength < 0 ? rest[digits..] : rest.Slice(digits, unitLength);
            double scale = unit switch { "ms" => 1e-3, "s" => 1, "m" => 60, "h" => 3600, "d" => 86_400, _ => double.NaN };
            if (double.IsNaN(scale) || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double amount))
            {
                return null;
            }

            seconds += amount * scale;
            rest = rest[(digits + unit.Length)..];
        }

        return seconds <= MaxDuration.TotalSeconds && TimeSpan.FromSeconds(seconds) is { Ticks: > 0 } duration ? duration : null;
    }

    private ExporterSettings Build()
    {
        var settings = new ExporterSettings
        {
            // Environment files of containers leave the quotes around a value.
            Source = Text(Setting.Source)?.Trim().Trim('"', '\''),
            Database = Text(Setting.Database),
            Demo = Switch(Setting.Demo),
            Once = Switch(Setting.Once),
            AsOf = Value(Setting.AsOf, "an instant such as 2026-11-20T12:00:00Z", text => DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : (DateTimeOffset?)null),
            Listen = Required(Setting.Listen, "an address and a port such as 127.0.0.1:9787 or 0.0.0.0:9787", ParseEndPoint),
            RefreshInterval = Required(Setting.RefreshInterval, "a duration such as 15s or 1m, from 10ms to 7d", text =>
                ParseDuration(text) is { } interval && interval >= MinRefreshInterval ? interval : (TimeSpan?)null),
            Overlap = Duration(Setting.Overlap),
            AttributionWait = Duration(Setting.AttributionWait),
            QueryTimeout = Duration(Setting.QueryTimeout),
            LogLevel = Required(Setting.LogLevel, "one of debug, information, warning, error", ParseLogLevel),
        };
        return (settings.Source, settings.Demo) switch
        {
            (null, false) => throw new SettingsException(
                $"no source: give --source with a MongoDB URI or a mongodump folder (or set {Setting.Source.Variable} or "
                + $"{Setting.Source.OtherVariable}), or try --demo"),
            (not null, true) when _given[Setting.Source].Origin == Setting.Source.Flag => throw new SettingsException(
                "--demo shows the shipped sample: leave out --source, or --demo"),
            _ when settings.AsOf is not null && !settings.Once => throw new SettingsException(
                "--as-of goes with --once: a running exporter follows the clock"),
            (_, true) => settings with { Source = null },
            _ => settings,
        };
    }

    private static IPEndPoint? ParseEndPoint(string text)
    {
        string address = text.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" + text["localhost".Length..]
            : text.StartsWith(':') ? "0.0.0.0" + text
            : text;
        bool hasPort = address.LastIndexOf(':') > address.LastIndexOf(']') && (address.StartsWith('[') || address.Count(c => c == ':') == 1);
        return hasPort && IPEndPoint.TryParse(address, out IPEndPoint? endPoint) ? endPoint : null;
    }

    private static LogLevel? ParseLogLevel(string text) => text.ToLowerInvariant() switch
    {
        "debug" => LogLevel.Debug,
        "information" or "info" => LogLevel.Information,
        "warning" or "warn" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => null,
    };

    private void AddVariable(Setting setting, Func<string, string?> environment)
    {
        string?[] names = [setting.OtherVariable, setting.Variable];
        foreach (string name in names.OfType<string>())
        {
            if (environment(name) is { Length: > 0 } value)
            {
                _given[setting] = new Given(value, name);
            }

            string fileVariable = name + "_FILE";
            if (environment(fileVariable) is { Length: > 0 } path)
            {
                _given[setting] = path.Contains("://", StringComparison.Ordinal)
                    ? throw new SettingsException($"{fileVariable} takes the path of a file, not the value itself")
                    : new Given(ReadFile(path, fileVariable).Trim(), fileVariable);
            }
        }
    }

    private void AddFile(string path, string fileOrigin)
    {
        string text = ReadFile(path, fileOrigin);
        try
        {
            foreach ((int line, string name, string value) in SettingsFile.Read(path, text))
            {
                string origin = $"{path}, line {line}";
                Setting setting = Setting.All.FirstOrDefault(s => s.Name == name)
                    ?? throw new SettingsException(
                        $"{origin}: there is no setting {name}; there are {string.Join(", ", Setting.All.Select(s => s.Name))}");
                _given[setting] = new Given(value, $"{origin}, {name}");
            }
        }
        catch (YamlException e)
        {
            throw new SettingsException($"{path}, line {e.Start.Line}: this is no YAML: {e.Message}");
        }
    }

    private static string ReadFile(string path, string origin)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] bytes = new byte[MaxFileSize + 1];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= MaxFileSize
                ? new StreamReader(new MemoryStream(bytes, 0, length)).ReadToEnd()
                : throw new SettingsException($"{origin}: {path} is larger than any file of settings");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SettingsException($"{origin}: {e.Message}");
        }
    }

    private string? Text(Setting setting) => _given.TryGetValue(setting, out Given given) && given.Value.Length > 0 ? given.Value : setting.Default;

    private bool Switch(Setting setting) => Value(setting, "true or false", text => text.ToLowerInvariant() switch
    {
        "true" or "1" or "yes" => true,
        "false" or "0" or "no" => false,
        _ => (bool?)null,
    }) ?? false;

    private TimeSpan Duration(Setting setting) => Required(setting, "a duration such as 30s, 5m or 1h, above zero and up to 7d", ParseDuration);

    private T Required<T>(Setting setting, string expected, Func<string, T?> parse)
        where T : class
        => parse(Text(setting)!) ?? throw Wrong(setting, expected);

    private T Required<T>(Setting setting, string expected, Func<string, T?> parse)
        where T : struct
        => Value(setting, expected, parse)!.Value;

    private T? Value<T>(Setting setting, string expected, Func<string, T?> parse)
        where T : struct
        => Text(setting) is { } text ? parse(text) ?? throw Wrong(setting, expected) : null;

    private SettingsException Wrong(Setting setting, string expected)
    {
        Given given = _given.TryGetValue(setting, out Given found) ? found : new Given(setting.Default!, "default");
        string value = setting.IsSecret ? "the value" : $"'{given.Value}'";
        return new SettingsException($"{given.Origin}: {value} is not {expected}");
    }

    private readonly record struct Given(string Value, string Origin);
}
