using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources;

/// <summary>Why a source cannot be read: the message is one line for an operator, says what to do, and holds no secret.</summary>
internal sealed class SourceException : Exception
{
    /// <summary>Says what is wrong and what to do about it.</summary>
    public SourceException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>What kind of failure it is.</summary>
    public SourceErrorReason Reason { get; init; } = SourceErrorReason.Other;

    /// <summary>The error for a database that is not LibreChat's, or not yet.</summary>
    /// <param name="database">Which it is, as <see cref="ILibreChatSource.Description"/> says it.</param>
    internal static SourceException NoTransactions(string database)
        => new($"{database} has no collection {Collection.Transactions}; is --database right? LibreChat makes it when it first starts")
        {
            Reason = SourceErrorReason.Missing,
        };
}
