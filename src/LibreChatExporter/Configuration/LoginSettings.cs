namespace LibreChatExporter.Configuration;

/// <summary>Where the credentials are that a scrape needs. At least one is given.</summary>
/// <param name="Tokens">The file of bearer tokens.</param>
/// <param name="Users">The file of users and the hashes of their passwords.</param>
/// <param name="UserList">The settings file, where it has the list of users.</param>
internal sealed record LoginSettings(GivenFile? Tokens, GivenFile? Users, GivenFile? UserList)
{
    /// <summary>Those of the files that are given.</summary>
    public IReadOnlyList<GivenFile> Files => [.. new[] { Tokens, Users, UserList }.OfType<GivenFile>()];
}
