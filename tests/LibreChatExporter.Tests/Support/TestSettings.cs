using LibreChatExporter.Configuration;

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

    /// <summary>With a settings file that stays, so that it can be read again.</summary>
    public static ExporterSettings From(string file, params (Setting Setting, string Value)[] flags)
    {
        var given = flags.ToDictionary(flag => flag.Setting, flag => flag.Value);
        given.TryAdd(Setting.Source, "nowhere");
        return SettingsReader.Read(given, _ => null, file);
    }

    /// <summary>With a settings file, which alone can hold budgets and prices.</summary>
    public static ExporterSettings WithFile(string yaml, params (Setting Setting, string Value)[] flags)
    {
        using var folder = new TempFolder();
        string file = folder.Write("settings.yaml", System.Text.Encoding.UTF8.GetBytes(yaml));
        return From(file, flags);
    }
}
