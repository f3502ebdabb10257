namespace LibreChatExporter.Configuration;

/// <summary>Reads the settings file's list of those who may log in.</summary>
internal static class AuthUserSection
{
    /// <summary>The keys of an entry.</summary>
    public static readonly IReadOnlyList<string> Keys = ["name", "password-hash"];

    /// <summary>The users of the entries.</summary>
    /// <exception cref="SettingsException">One is wrong.</exception>
    public static IReadOnlyList<BasicUser> Read(IReadOnlyList<FileEntry> entries) => [.. entries.Select(Read)];

    private static BasicUser Read(FileEntry entry)
    {
        GivenValue name = entry.Required("name");
        GivenValue hash = entry.Required("password-hash");
        var user = new BasicUser(name.Text, hash.Text);
        return !user.HasName ? throw name.IsNot(BasicUser.NameRule)
            : !user.HasHash ? throw hash.Wrong($"the value is not {BasicUser.HashRule}")
            : user;
    }
}
