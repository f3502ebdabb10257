using LibreChatExporter.Settings;

namespace LibreChatExporter.Tests.Support;

/// <summary>Settings for tests, read the way the program reads them, so that new ones get their defaults.</summary>
internal static class TestSettings
{
    public static ExporterSettings Of(params (Setting Setting, string Value)[] flags)
    {
        var given = flags.ToDictionary(flag => flag.Setting, flag => flag.Value);
        given.TryAdd(Setting.Source, "nowhere");
        return SettingsReader.Read(given, _ => null, file: null);
    }
}
