using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MongoDB.Driver;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// Waits while a server says that it is asked too much, as Azure Cosmos DB does where a database has used up the throughput that is paid
/// for (https://learn.microsoft.com/azure/cosmos-db/mongodb/error-codes-solutions). Not thread-safe.
/// </summary>
/// <param name="timeLimit">How long one answer may take in all, waits and questions together; it runs from now.</param>
internal sealed partial class Throttle(TimeSpan timeLimit)
{

    /// <summary>Where the server does not say how long to wait.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly long _start = Stopwatch.GetTimestamp();
    private TimeSpan _next;

    /// <summary>What is left of the time; never less than a moment.</summary>
    internal TimeSpan Left
    {
        get
        {
            TimeSpan left = timeLimit - Stopwatch.GetElapsedTime(_start);
            return left > Moment ? left : Moment;
        }
    }

    /// <summary>Whether an error means to wait and ask again, and the time for it is not over.</summary>
    internal bool ShouldWait(MongoCommandException error)
    {
        if (error.Code != MongoErrors.RequestRateIsLarge)
        {
            return false;
        }

        Match told = RetryAfter().Match(error.ErrorMessage ?? "");
        _next = told.Success ? TimeSpan.FromMilliseconds(int.Parse(told.ValueSpan, CultureInfo.InvariantCulture) + 1) : Usual;
        return _next < Left;
    }

    /// <summary>Waits as long as the server said last.</summary>
    /// <exception cref="OperationCanceledException">The token has ended.</exception>
    internal void Wait(CancellationToken cancellation)
    {
        if (cancellation.WaitHandle.WaitOne(_next))
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    [GeneratedRegex(@"(?<=\bRetryAfterMs=)\d{1,7}")]
    private static partial Regex RetryAfter();
}
