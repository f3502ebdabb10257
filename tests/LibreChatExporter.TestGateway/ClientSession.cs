namespace LibreChatExporter.TestGateway;

/// <summary>What the gateway remembers of one client connection.</summary>
internal sealed class ClientSession(long id)
{
    public long Id { get; } = id;

    /// <summary>What the message that is being answered was compressed with; nothing where it was not.</summary>
    public string Compressor { get; set; } = "";

    public string Application { get; set; } = "";

    public string User { get; set; } = "";

    public ScramConversation? Login { get; set; }
}
