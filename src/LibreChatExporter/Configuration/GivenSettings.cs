namespace LibreChatExporter.Configuration;

/// <summary>The settings as they were given, with their defaults. What is set later wins.</summary>
internal sealed class GivenSettings
{
    private readonly Dictionary<Setting, GivenValue> _given = [];

    /// <summary>The value of a setting that has a default.</summary>
    public GivenValue this[Setting setting]
        => Find(setting) ?? throw new InvalidOperationException($"{setting.Name} has no default");

    /// <summary>The value of a setting, else its default, else null. An empty value means the default.</summary>
    public GivenValue? Find(Setting setting)
        => _given.TryGetValue(setting, out GivenValue? given) && given.Text.Length > 0 ? given
            : setting.Default is { } text ? new GivenValue(text, "default")
            : null;

    /// <summary>Whether a switch is on.</summary>
    public bool IsOn(Setting setting) => Find(setting)?.IsTrue() ?? false;

    /// <summary>Sets a value in the place of an earlier one.</summary>
    public void Set(Setting setting, string text, string origin) => _given[setting] = new GivenValue(text, origin, setting.IsSecret);
}
