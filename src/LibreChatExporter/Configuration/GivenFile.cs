namespace LibreChatExporter.Configuration;

/// <summary>A file that a setting names and that is read again while the exporter runs.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Origin">What named it, for complaints.</param>
/// <param name="IsSecret">Whether complaints must not show the path: somebody may have given the secret itself instead.</param>
internal sealed record GivenFile(string Path, string Origin, bool IsSecret)
{
    /// <summary>What the file holds.</summary>
    /// <exception cref="SettingsException">It cannot be read.</exception>
    public string ReadText() => IsSecret
        ? new StreamReader(new MemoryStream(SmallFile.ReadSecret(new GivenValue(Path, Origin, IsSecret)))).ReadToEnd()
        : SmallFile.ReadText(Path, Origin);

    /// <summary>A complaint about what the file holds.</summary>
    public SettingsException Wrong(string problem) => new($"{Origin}: {problem}");
}
