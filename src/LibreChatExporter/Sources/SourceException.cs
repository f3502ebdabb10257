namespace LibreChatExporter.Sources;

/// <summary>Why a source cannot be read: the message is one line for an operator, says what to do, and holds no secret.</summary>
public sealed class SourceException : Exception
{
    /// <summary>Says what is wrong and what to do about it.</summary>
    public SourceException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>What kind of failure it is.</summary>
    public SourceErrorReason Reason { get; init; } = SourceErrorReason.Other;
}
