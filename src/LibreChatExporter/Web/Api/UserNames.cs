using LibreChatExporter.Exposition;

namespace LibreChatExporter.Web.Api;

/// <summary>
/// The names of users by their labels, as far as a scrape sees them: only where <c>user-info</c> is set, which goes with no label that
/// hides users.
/// </summary>
/// <param name="snapshots">What a scrape sees.</param>
internal sealed class UserNames(SnapshotStore snapshots)
{
    private Dictionary<string, string>? _names;

    /// <summary>The name of a user, or the one to log in with; null where neither is known.</summary>
    public string? Of(string user) => (_names ??= Read()).GetValueOrDefault(user);

    private Dictionary<string, string> Read()
    {
        Dictionary<string, string> names = [];
        foreach (SnapshotSample sample in snapshots.Current.Samples("librechat_user_info"))
        {
            if (new[] { sample["name"], sample["username"] }.FirstOrDefault(name => name.Length > 0) is { } known)
            {
                names.TryAdd(sample["user"], known);
            }
        }

        return names;
    }
}
