using System.Net;

namespace LibreChatExporter.Configuration;

/// <summary>
/// Gathers the settings: flags win over environment variables, those over the settings file, that over the defaults. Each variable may also
/// be given as <c>…_FILE</c>, the path of a file that holds the value.
/// </summary>
internal static class SettingsReader
{
    /// <summary>Reads and checks all settings.</summary>
    /// <param name="flags">What the command line gave.</param>
    /// <param name="environment">Looks a variable up; null where it is not set.</param>
    /// <param name="file">The path of the settings file, if there is one.</param>
    /// <param name="fileOrigin">What named that file.</param>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public static ExporterSettings Read(
        IReadOnlyDictionary<Setting, string> flags, Func<string, string?> environment, string? file, string fileOrigin = "--config")
    {
        (GivenSettings given, SettingsFile content) = Gather(flags, environment, file, fileOrigin);
        return SettingsBuilder.Build(given, content, file is null ? null : new GivenFile(file, fileOrigin, IsSecret: false));
    }

    /// <summary>
    /// As <see cref="Read"/>, of what tells where the server is, and nothing else: neither a source is needed, nor that the rest is right.
    /// </summary>
    /// <exception cref="SettingsException">One of these settings is wrong, or the file.</exception>
    public static (IPEndPoint Listen, TlsSettings? Tls) ReadServer(
        IReadOnlyDictionary<Setting, string> flags, Func<string, string?> environment, string? file, string fileOrigin = "--config")
    {
        (GivenSettings given, _) = Gather(flags, environment, file, fileOrigin);
        return (given[Setting.Listen].EndPoint(), AccessSection.Tls(given));
    }

    /// <summary>As <see cref="ReadServer"/>, of the folder of the state.</summary>
    /// <exception cref="SettingsException">None is given, or the file is wrong.</exception>
    public static string ReadState(
        IReadOnlyDictionary<Setting, string> flags, Func<string, string?> environment, string? file, string fileOrigin = "--config")
    {
        (GivenSettings given, _) = Gather(flags, environment, file, fileOrigin);
        return given.Find(Setting.State)?.NameOf("the path of a folder")
            ?? throw new SettingsException($"no state: give its folder with {Setting.State.Flag} (or set {Setting.State.Variable})");
    }

    private static (GivenSettings Given, SettingsFile Content) Gather(
        IReadOnlyDictionary<Setting, string> flags, Func<string, string?> environment, string? file, string fileOrigin)
    {
        SettingsFile content = file is null
            ? SettingsFile.None
            : SettingsFile.Read(new GivenValue(file, fileOrigin).NameOf("the path of a file"), fileOrigin);
        var given = new GivenSettings();
        foreach (Setting setting in Setting.All.Where(setting => setting.OtherVariable is not null))
        {
            AddVariable(given, setting, setting.OtherVariable!, environment);
        }

        foreach ((Setting setting, string text, string origin) in content.Values)
        {
            given.Set(setting, text, origin);
        }

        foreach (Setting setting in Setting.All)
        {
            AddVariable(given, setting, setting.Variable, environment);
            if (flags.TryGetValue(setting, out string? value))
            {
                given.Set(setting, value, setting.Flag);
            }
        }

        return (given, content);
    }

    private static void AddVariable(GivenSettings given, Setting setting, string name, Func<string, string?> environment)
    {
        if (environment(name) is { Length: > 0 } value)
        {
            given.Set(setting, value, name);
        }

        string fileVariable = name + "_FILE";
        if (environment(fileVariable) is { Length: > 0 } path)
        {
            string text = ShownText.IsSecret(path)
                ? throw new SettingsException($"{fileVariable} takes the path of a file, not the value itself")
                : SmallFile.ReadText(path, fileVariable).Trim();
            given.Set(setting, text, fileVariable);
        }
    }
}
