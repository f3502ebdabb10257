namespace LibreChatExporter.LibreChat;

/// <summary>LibreChat's unit of money.</summary>
internal static class Credits
{
    /// <summary>How many are one US dollar.</summary>
    public const double PerUsd = 1e6;
}
