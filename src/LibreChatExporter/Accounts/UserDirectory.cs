using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Primitives;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Accounts;

/// <summary>What is known of a user: labels of the texts.</summary>
internal readonly record struct UserEntry(int Email, int Username, int Name, int Domain, int Role, int Provider);

/// <summary>
/// The accounts, by the label of their id. Those that are deleted stay known while the process lives, so that what they spent keeps its
/// name. Not thread-safe.
/// </summary>
internal sealed class UserDirectory(LabelTable labels, DocumentCounts documents, TimeProvider clock)
{
    /// <summary>How far back new accounts are looked for: the largest clock skew plus the slowest insert.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    private readonly Dictionary<int, UserEntry> _known = [];
    private readonly HashSet<int> _met = [];
    private HashSet<int> _present = [];
    private ObjectId _newest;

    /// <summary>All accounts that have been seen, by the label of their id.</summary>
    public IReadOnlyDictionary<int, UserEntry> Known => _known;

    /// <summary>The ids, as labels, of the accounts that there are now.</summary>
    public IReadOnlySet<int> Present => _present;

    /// <summary>Whether they have been read completely at least once.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Reads all accounts. When that fails, what is known stays.</summary>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    public void ReadAll(ILibreChatSource source, CancellationToken cancellation)
    {
        _present = Read(source, from: default, cancellation);
        IsLoaded = true;
    }

    /// <summary>Reads the accounts made since the last reading: few, however many there are.</summary>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    public void ReadNew(ILibreChatSource source, CancellationToken cancellation)
    {
        // An id from the future must not hide those that are made until then.
        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset newest = _newest.Time < now ? _newest.Time : now;
        _present.UnionWith(Read(source, ObjectId.FirstOf(newest - Overlap), cancellation));
    }

    /// <summary>Whether this is the id, as a label, of somebody who has no account that is known, and was never met before.</summary>
    public bool IsUnknown(int id) => !_known.ContainsKey(id) && !_met.Contains(id);

    /// <summary>Notes that somebody has been met: who has no account then has none any more.</summary>
    public void MarkSeen(int id)
    {
        if (!_known.ContainsKey(id))
        {
            _met.Add(id);
        }
    }

    private HashSet<int> Read(ILibreChatSource source, ObjectId from, CancellationToken cancellation)
    {
        HashSet<int> found = [];
        using IDocumentCursor cursor = source.Read(Collection.Users, User.Fields, from, cancellation);
        cursor.ReadAll(Collection.Users, documents, document =>
        {
            if (User.TryParse(document, out User user))
            {
                found.Add(Learn(user));
            }
        });
        return found;
    }

    private int Learn(in User user)
    {
        int id = labels.GetOrAdd(user.Id);
        _known[id] = new UserEntry(
            labels.GetOrAdd(user.Email), labels.GetOrAdd(user.Username), labels.GetOrAdd(user.Name), labels.GetOrAdd(DomainOf(user.Email)),
            labels.GetOrAdd(user.Role), labels.GetOrAdd(user.Provider));
        _newest = user.Id > _newest ? user.Id : _newest;
        return id;
    }

    private static ReadOnlySpan<byte> DomainOf(ReadOnlySpan<byte> email)
    {
        int at = email.LastIndexOf((byte)'@');
        return at < 0 ? default : email[(at + 1)..];
    }
}
