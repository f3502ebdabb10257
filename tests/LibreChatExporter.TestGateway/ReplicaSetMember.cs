using System.Globalization;
using LibreChatExporter.TestGateway.Bson;
using LibreChatExporter.TestGateway.Commands;
using LibreChatExporter.TestGateway.Engine;

namespace LibreChatExporter.TestGateway;

/// <summary>
/// The part that this gateway plays in a replica set. All members serve the one engine; which of them is the primary is in a file that all
/// read, and that may change or become empty at any time. Thread-safe.
/// </summary>
internal sealed class ReplicaSetMember(string name, IReadOnlyList<string> members, string me, string primaryFile)
{
    private static readonly string[] Reads =
        ["find", "aggregate", "count", "distinct", "collStats", "dbStats", "listIndexes", "listCollections", "listDatabases"];

    private static readonly string[] AllowedAnywhere = ["getMore", "killCursors"];

    /// <summary>The number of the election by which this member is the primary; null while it is not.</summary>
    public long? Reign => ReadPrimary() is var (primary, election) && primary == me ? election : null;

    /// <summary>Adds to the answer to hello what is known of the set.</summary>
    public void Describe(BsonWriter hello, string primaryField)
    {
        var (primary, election) = ReadPrimary();
        hello
            .Add("setName", name)
            .Add("setVersion", 1)
            .AddArray("hosts", members, (array, index, member) => array.Add(index, member))
            .Add("me", me)
            .Add(primaryField, primary == me)
            .Add("secondary", primary != me)
            .Add("lastWrite", new BsonWriter().Add("lastWriteDate", DateTimeOffset.UtcNow));
        if (primary.Length > 0)
        {
            hello.Add("primary", primary);
        }

        if (primary == me)
        {
            hello.AddObjectId("electionId", Convert.FromHexString($"7fffffff{election:x16}"));
        }
    }

    /// <summary>Refuses a command that only a primary carries out, unless it is a read that another member may answer.</summary>
    public void Admit(CommandRequest request)
    {
        if (ReadPrimary().Primary == me || AllowedAnywhere.Contains(request.Name))
        {
            return;
        }

        if (!Reads.Contains(request.Name))
        {
            throw new MongoCommandException(MongoErrorCode.NotWritablePrimary, "not primary");
        }

        var mode = request.Find("$readPreference") is { IsDocument: true } preference
            ? BsonReader.Find(preference.Value, "mode")?.AsString()
            : null;
        if (mode is null or "primary")
        {
            throw new MongoCommandException(MongoErrorCode.NotPrimaryNoSecondaryOk, "not primary and secondaryOk=false");
        }
    }

    /// <summary>Fails for what this member began as the primary when it is that no longer, or by another election.</summary>
    public void EnsureUninterrupted(long? reignAtStart)
    {
        if (reignAtStart is not null && Reign != reignAtStart)
        {
            throw new MongoCommandException(
                MongoErrorCode.InterruptedDueToReplStateChange, "operation was interrupted because the member is no longer the primary");
        }
    }

    private (string Primary, long Election) ReadPrimary() =>
        File.ReadAllText(primaryFile).Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            is [var primary, var election]
            ? (primary, long.Parse(election, CultureInfo.InvariantCulture))
            : ("", 0);
}
