namespace LibreChatExporter.TestGateway.Commands;

/// <summary>How one command is carried out and what it is about.</summary>
internal sealed record Command(CommandScope Scope, Func<CommandRequest, CancellationToken, Task<byte[]>> ExecuteAsync);

/// <summary>What a command is about.</summary>
internal enum CommandScope
{
    /// <summary>The connection itself: allowed before login.</summary>
    Connection,

    /// <summary>A database or the server.</summary>
    Database,

    /// <summary>The collection that the command names.</summary>
    Collection,
}
