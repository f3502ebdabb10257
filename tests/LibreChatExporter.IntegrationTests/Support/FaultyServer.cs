using System.Buffers.Binary;
using System.Net.Sockets;
using LibreChatExporter.Bson;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>What goes wrong between the exporter and the database.</summary>
internal enum Fault
{
    /// <summary>The connection is reset in the middle of an answer.</summary>
    Reset,

    /// <summary>Half an answer, and the connection is closed in good order.</summary>
    HalfReply,

    /// <summary>The answer takes a while, and comes in pieces.</summary>
    Delay,

    /// <summary>Half an answer and then nothing more, on this connection and on new ones.</summary>
    Stall,

    /// <summary>Random bytes in place of an answer.</summary>
    Noise,

    /// <summary>Random bytes in place of the rest of an answer.</summary>
    NoisyEnd,

    /// <summary>Random bytes in the middle of an answer, which is longer by that.</summary>
    Insertion,

    /// <summary>A wrong length in front of the answer.</summary>
    WrongLength,

    /// <summary>A wrong kind of message, wrong flags or a wrong kind of section.</summary>
    WrongHeader,

    /// <summary>Random bytes over the beginning of some element of the answer's documents, and what follows.</summary>
    Overwriting,
}

/// <summary>Passes on what clients ask the database and spoils some of the answers, as a seed says.</summary>
internal sealed class FaultyServer(int target, int seed) : WireRelay(target)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private TaskCompletionSource _end = new();
    private Fault _fault;
    private int _skip;
    private int _left;
    private int _hits;

    /// <summary>The only collection whose finds go wrong; null means all that is asked.</summary>
    internal string? Collection { get; init; }

    /// <summary>How many answers have been spoilt by the fault that is on, or was last.</summary>
    internal int Hits => Volatile.Read(ref _hits);

    /// <summary>From now on lets some answers pass and then spoils some.</summary>
    internal void Begin(Fault fault, int passing, int spoilt)
    {
        lock (_lock)
        {
            (_fault, _skip, _left, _hits, _end) = (fault, passing, spoilt, 0, new TaskCompletionSource());
        }
    }

    /// <summary>From now on all answers pass.</summary>
    internal void End()
    {
        lock (_lock)
        {
            _left = 0;
            _end.TrySetResult();
        }
    }

    protected override async Task Answer(byte[] question, Func<Task<byte[]>> ask, NetworkStream client)
    {
        byte[] answer = await ask();
        bool isMeant = Collection is null || CommandOf(question)?.Collection == Collection;
        if (!isMeant || Take() is not { } hit)
        {
            await client.WriteAsync(answer);
            return;
        }

        switch (hit.Fault)
        {
            case Fault.Reset:
                await client.WriteAsync(answer.AsMemory(0, hit.Random.Next(answer.Length)));
                client.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
                client.Socket.Dispose();
                throw new IOException("reset");
            case Fault.HalfReply:
                await client.WriteAsync(answer.AsMemory(0, hit.Random.Next(answer.Length)));
                throw new IOException("closed");
            case Fault.Delay:
                await WriteSlowly(client, answer, hit.Random);
                break;
            case Fault.Stall:
                await client.WriteAsync(answer.AsMemory(0, hit.Random.Next(answer.Length)));
                await hit.End;
                throw new IOException("never answered");
            default:
                await client.WriteAsync(Spoil(answer, hit.Fault, hit.Random));
                break;
        }
    }

    /// <summary>Whether the next answer is to be spoilt; each spoilt one has random numbers of its own.</summary>
    private (Fault Fault, Random Random, Task End)? Take()
    {
        lock (_lock)
        {
            if (_left == 0 || _skip-- > 0)
            {
                return null;
            }

            _hits++;
            _left--;
            return (_fault, new Random(_random.Next()), _end.Task);
        }
    }

    private static async Task WriteSlowly(NetworkStream client, byte[] answer, Random random)
    {
        for (int start = 0; start < answer.Length;)
        {
            int count = Math.Min(answer.Length - start, 1 + random.Next(answer.Length));
            await Task.Delay(random.Next(40));
            await client.WriteAsync(answer.AsMemory(start, count));
            start += count;
        }
    }

    private static byte[] Spoil(byte[] answer, Fault fault, Random random)
    {
        int at = random.Next(answer.Length);
        byte[] noise = new byte[1 + random.Next(2 * answer.Length)];
        random.NextBytes(noise);
        switch (fault)
        {
            case Fault.Noise:
                return noise;
            case Fault.NoisyEnd:
                // In the middle of a number nobody could tell: from an element's beginning on.
                at = ElementStart(answer, random);
                random.NextBytes(answer.AsSpan(at));
                answer[at] = NoType(random);
                return answer;
            case Fault.Insertion:
                return [.. answer[..at], .. noise, .. answer[at..]];
            case Fault.WrongLength:
                int length = answer.Length;
                int wrong = random.GetItems(
                    [0, -1, 15, 16, 17, 25, 26, 40, length - 1, length + 1, length / 2, 1 << 30, random.Next()], 1)[0];
                BinaryPrimitives.WriteInt32LittleEndian(answer, wrong);
                return answer;
            case Fault.WrongHeader:
                // Kind, flags, kind of section; or the old kind of answer, whose documents begin elsewhere.
                answer[random.GetItems([12, 13, 16, 18, 20], 1)[0]] ^= (byte)(1 + random.Next(255));
                return answer;
            case Fault.Overwriting:
                at = ElementStart(answer, random);
                random.NextBytes(answer.AsSpan(at, Math.Min(answer.Length - at, 1 + random.Next(100))));
                answer[at] = NoType(random);
                return answer;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault));
        }
    }

    /// <summary>A byte that BSON knows no type for.</summary>
    private static byte NoType(Random random) => (byte)random.Next(0x20, 0x7F);

    /// <summary>Where some element of the answer begins, at any depth.</summary>
    private static int ElementStart(byte[] answer, Random random)
    {
        List<int> starts = [];
        Collect(answer, DocumentStart(answer), starts);
        return starts[random.Next(starts.Count)];
    }

    private static void Collect(byte[] answer, int start, List<int> starts)
    {
        var reader = new BsonReader(answer.AsSpan(start, BinaryPrimitives.ReadInt32LittleEndian(answer.AsSpan(start))));
        int at = start + sizeof(int);
        while (reader.Read())
        {
            starts.Add(at);
            int value = at + 1 + reader.Name.Length + 1;
            if (reader.Value.Type is BsonType.Document or BsonType.Array)
            {
                Collect(answer, value, starts);
            }

            at = value + reader.Value.Bytes.Length;
        }
    }
}
