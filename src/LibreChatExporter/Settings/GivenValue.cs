namespace LibreChatExporter.Settings;

/// <summary>A value as it was given. Immutable.</summary>
/// <param name="Text">The value.</param>
/// <param name="Origin">Where it came from: a flag, a variable, or a line and key of the settings file.</param>
/// <param name="IsSecret">Whether complaints must not show it.</param>
internal sealed record GivenValue(string Text, string Origin, bool IsSecret = false)
{
    /// <summary>A complaint that the value is not what is expected.</summary>
    public SettingsException IsNot(string expected) => Wrong($"{(IsSecret ? "the value" : $"'{Text}'")} is not {expected}");

    /// <summary>A complaint about the value, which must not show it where it is secret.</summary>
    public SettingsException Wrong(string problem) => new($"{Origin}: {problem}");
}
