using System.Diagnostics;
using System.Net.Sockets;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>
/// Passes on what clients ask the database, and answers some reads as Azure Cosmos DB does when more is asked than has been paid for: with
/// an error that says how long to wait.
/// </summary>
internal sealed class ThrottlingServer(int target) : WireRelay(target)
{
    /// <summary>The server's code for the error.</summary>
    internal const int Code = 16500;

    private static readonly string[] Reads = ["find", "getMore", "count", "aggregate", "listIndexes", "collStats"];

    private readonly Lock _lock = new();
    private int _left;
    private int _refused;
    private int _tooEarly;
    private long _lastRefusal;

    /// <summary>The wait that it asks for.</summary>
    internal TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(34);

    /// <summary>How many reads have been refused.</summary>
    internal int Refused => Volatile.Read(ref _refused);

    /// <summary>How many reads have come before the wait was over that the error before them asked for.</summary>
    internal int TooEarly => Volatile.Read(ref _tooEarly);

    /// <summary>Refuses the next reads.</summary>
    internal void Throttle(int reads)
    {
        lock (_lock)
        {
            _left = reads;
        }
    }

    protected override async Task Answer(byte[] question, Func<Task<byte[]>> ask, NetworkStream client)
    {
        bool isRefused = CommandOf(question) is { } command && Reads.Contains(command.Name) && Refuse();
        await client.WriteAsync(isRefused ? AnswerTo(question, Refusal()) : await ask());
    }

    private bool Refuse()
    {
        lock (_lock)
        {
            if (_lastRefusal != 0 && Stopwatch.GetElapsedTime(_lastRefusal) < RetryAfter)
            {
                _tooEarly++;
            }

            if (_left == 0)
            {
                return false;
            }

            _left--;
            _refused++;
            _lastRefusal = Stopwatch.GetTimestamp();
            return true;
        }
    }

    private byte[] Refusal() => new BsonWriter()
        .Double("ok", 0)
        .String(
            "errmsg",
            $"Error={Code}, RetryAfterMs={(int)RetryAfter.TotalMilliseconds}, Details='TooManyRequests (429), Request rate is large'")
        .Int32("code", Code)
        .String("codeName", "RequestRateTooLarge")
        .ToArray();
}
