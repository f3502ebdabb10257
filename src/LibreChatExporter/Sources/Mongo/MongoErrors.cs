using System.Net.Sockets;
using System.Security.Authentication;
using MongoDB.Bson;
using MongoDB.Driver;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>Says in an operator's words, in one line and without secrets, what an exception of the driver's means.</summary>
internal static class MongoErrors
{
    /// <summary>The server's code where indexes of a view are asked for.</summary>
    internal const int CommandNotSupportedOnView = 166;

    /// <summary>The code of a server that is too busy, as Azure Cosmos DB has it.</summary>
    internal const int RequestRateIsLarge = 16500;

    /// <summary>What an exception means.</summary>
    /// <param name="exception">What the driver threw.</param>
    /// <param name="isLate">Whether that was because the time for an answer was over.</param>
    /// <param name="states">What the driver has seen of the servers; null where it has not come so far.</param>
    /// <param name="address">Where they are.</param>
    /// <param name="target">The database and the collection that were asked for.</param>
    internal static SourceException Explain(
        Exception exception, bool isLate, ServerStates? states, MongoAddress address, string target)
    {
        if (exception is SourceException explained)
        {
            return explained;
        }

        Exception cause = CauseOf(exception);
        SourceErrorReason reason = ReasonOf(exception, cause, isLate, states);
        string detail = ErrorText.Of(cause);
        if (reason == SourceErrorReason.Unreachable && states is not null)
        {
            detail = states.Describe() is { Length: > 0 } known ? known : detail;
            reason = states.FirstError is { } error && CauseOf(error) is FormatException ? SourceErrorReason.Malformed : reason;
        }

        // A secret that is cut or joined first would not be found any more.
        detail = ErrorText.OneLine(address.Redact(detail));
        string server = address.Shown;
        return new SourceException(reason switch
        {
            SourceErrorReason.Malformed =>
                $"{server} sent what is not a reply of MongoDB ({detail}); is it MongoDB, and does anything change what passes?",
            SourceErrorReason.Authentication =>
                $"{server} refuses the user name or password ({detail}); check both, and the URI's authSource",
            SourceErrorReason.Permission when !address.HasLogin =>
                $"{server} wants a login for {target} ({detail}); the URI has none: write mongodb://user:password@host",
            SourceErrorReason.Permission =>
                $"{server} does not let this user read {target} ({detail}); give it the role read on {target.Split('.')[0]}",
            SourceErrorReason.Timeout =>
                $"{server} took too long over a query of {target} ({detail}); raise --query-timeout if this stays",
            SourceErrorReason.CursorLost =>
                $"{server} has dropped a cursor over {target} ({detail}); the next refresh reads the rest",
            SourceErrorReason.PrimaryChanged =>
                $"{server} has another primary or is shutting down ({detail}); the next refresh asks the new one",
            SourceErrorReason.ConnectionLost =>
                $"the connection to {server} broke during a query of {target} ({detail}); the next refresh connects anew",
            SourceErrorReason.Unreachable when states is { HasOtherSet: true } =>
                $"{server} is not the replica set that is asked for ({detail}); correct the URI's replicaSet, or leave it out",
            SourceErrorReason.Unreachable =>
                $"cannot reach MongoDB at {server} ({detail}); is it running, and may this host connect to it?",
            SourceErrorReason.Throttled =>
                $"{server} refuses because of too many requests ({detail}); give the database more throughput, or refresh less often",
            SourceErrorReason.Unsupported =>
                $"{server} is too old: {detail}; MongoDB 4.4 or newer is needed",
            _ => $"cannot read {target} at {server}: {detail}",
        })
        {
            Reason = reason,
        };
    }

    /// <summary>Whether the server itself has said what is wrong, so that it may be asked for something else.</summary>
    internal static bool IsAnswer(Exception exception) => CauseOf(exception) is MongoServerException;

    /// <summary>The innermost exception that says more than that another one happened.</summary>
    private static Exception CauseOf(Exception exception)
    {
        Exception cause = exception;
        while (cause.InnerException is { } inner && cause is not (MongoCommandException or MongoExecutionTimeoutException))
        {
            cause = inner;
        }

        return cause;
    }

    private static SourceErrorReason ReasonOf(
        Exception exception, Exception cause, bool isLate, ServerStates? states) => (exception, cause) switch
        {
            (MongoIncompatibleDriverException, _) => SourceErrorReason.Unsupported,

            // The pool of a server that has just been lost, and one whose connections are all in use.
            (_, MongoConnectionPoolPausedException) => SourceErrorReason.ConnectionLost,
            (_, MongoWaitQueueFullException) => SourceErrorReason.Timeout,
            (_, MongoCursorNotFoundException) => SourceErrorReason.CursorLost,
            _ when Find<MongoAuthenticationException>(exception) is not null
                && cause is MongoServerException or MongoAuthenticationException
                => SourceErrorReason.Authentication,
            (_, MongoExecutionTimeoutException) => SourceErrorReason.Timeout,
            (_, MongoCommandException command) => ReasonOf(command.Code),
            _ when isLate || cause is OperationCanceledException or TimeoutException
                => states is { HasServer: true } ? SourceErrorReason.Timeout : SourceErrorReason.Unreachable,
            (_, AuthenticationException) => SourceErrorReason.Unreachable,
            (_, SocketException { SocketErrorCode: SocketError.TimedOut }) => SourceErrorReason.Timeout,
            (_, SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown })
                => SourceErrorReason.ConnectionLost,
            (_, SocketException) => SourceErrorReason.Unreachable,
            _ when Find<MongoConnectionException>(exception) is not null && cause is IOException or MongoConnectionException
                => SourceErrorReason.ConnectionLost,
            (_, FormatException or BsonException or IOException or InvalidCastException or KeyNotFoundException or OverflowException
                or ArgumentException or InvalidOperationException or MongoInternalException or MongoClientException)
                => SourceErrorReason.Malformed,
            _ => SourceErrorReason.Other,
        };

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        while (exception is not null and not T)
        {
            exception = exception.InnerException;
        }

        return (T?)exception;
    }

    private static SourceErrorReason ReasonOf(int serverCode) => serverCode switch
    {
        // Unauthorized; UserNotFound, AuthenticationFailed.
        13 => SourceErrorReason.Permission,
        11 or 18 => SourceErrorReason.Authentication,

        // MaxTimeMSExpired, NetworkTimeout, ExceededTimeLimit.
        50 or 89 or 262 => SourceErrorReason.Timeout,

        // CursorNotFound, QueryPlanKilled, CursorKilled.
        43 or 175 or 237 => SourceErrorReason.CursorLost,

        // ShutdownInProgress, PrimarySteppedDown, LegacyNotPrimary, NotWritablePrimary, InterruptedAtShutdown,
        // InterruptedDueToReplStateChange, NotPrimaryNoSecondaryOk, NotPrimaryOrSecondary.
        91 or 189 or 10058 or 10107 or 11600 or 11602 or 13435 or 13436 => SourceErrorReason.PrimaryChanged,

        // HostUnreachable, HostNotFound, SocketException: of a server behind the one that was asked.
        6 or 7 or 9001 => SourceErrorReason.ConnectionLost,
        RequestRateIsLarge => SourceErrorReason.Throttled,
        _ => SourceErrorReason.Other,
    };
}
