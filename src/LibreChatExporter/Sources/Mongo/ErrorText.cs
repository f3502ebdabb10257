using System.Security.Authentication;
using MongoDB.Driver;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>The words of exceptions, short enough for a line of a log.</summary>
internal static class ErrorText
{
    private const int MaxLength = 300;

    /// <summary>What an exception says; of one of the server's, what the server says.</summary>
    internal static string Of(Exception exception) => exception switch
    {
        MongoCommandException { ErrorMessage: { Length: > 0 } message, Code: var code } => $"{message.TrimEnd('.')}; code {code}",
        OperationCanceledException or TimeoutException => "no answer",
        AuthenticationException => $"TLS: {exception.Message.TrimEnd('.')}",
        EndOfStreamException => "the connection was closed",
        _ => exception.Message.TrimEnd('.'),
    };

    /// <summary>The text without line breaks and without what is beyond the length of a line.</summary>
    internal static string OneLine(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxLength ? line : $"{line.AsSpan(0, MaxLength)}…";
    }
}
