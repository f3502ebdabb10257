using System.Net.Sockets;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>
/// Passes on what clients ask the database, but for commands on one collection, which it answers with an error: as a database does whose
/// user may not read it, if not told otherwise.
/// </summary>
internal sealed class RefusingServer(int target) : WireRelay(target)
{
    private volatile string? _collection;
    private volatile int _code = 13;
    private int _passed;
    private int _refused;

    /// <summary>The collection that may not be read; null lets all pass.</summary>
    internal string? Collection
    {
        get => _collection;
        set => _collection = value;
    }

    /// <summary>The only command that is refused; null refuses all.</summary>
    internal string? Command { get; init; }

    /// <summary>The server's code for the error.</summary>
    internal int Code
    {
        get => _code;
        set => _code = value;
    }

    /// <summary>How many commands have been refused.</summary>
    internal int Refused => Volatile.Read(ref _refused);

    /// <summary>How many questions about the transactions have been passed on: one a refresh, while few are new.</summary>
    internal int Passed => Volatile.Read(ref _passed);

    protected override async Task Answer(byte[] question, Func<Task<byte[]>> ask, NetworkStream client)
    {
        (string Name, string Collection)? command = CommandOf(question);
        bool isMeant = _collection is { } collection && CollectionsOf(question).Contains(collection);
        if (isMeant && (Command is null || Command == command?.Name))
        {
            Interlocked.Increment(ref _refused);
            await client.WriteAsync(AnswerTo(question, Refusal()));
            return;
        }

        if (command is ("find" or "aggregate", LibreChat.Collection.Transactions))
        {
            Interlocked.Increment(ref _passed);
        }

        await client.WriteAsync(await ask());
    }

    private byte[] Refusal() => new BsonWriter().Double("ok", 0).String("errmsg", "refused by the test").Int32("code", Code).ToArray();
}
