using System.Globalization;

namespace LibreChatExporter.Tests.Fuzzing;

/// <summary>
/// Hands damaged inputs to a reader, which must read or refuse them: nothing else may happen, none may hang, and none may take more memory
/// than its size warrants, whatever lengths it claims. A failure names the seed and the input.
/// </summary>
/// <param name="seed">The same seed makes the same inputs.</param>
/// <param name="originals">Good inputs, all of which the reader takes.</param>
/// <param name="snippets">Words of the input's language.</param>
internal sealed class FuzzRun(int seed, IReadOnlyList<byte[]> originals, params IReadOnlyList<byte[]> snippets)
{
    /// <summary>The <see cref="Weight"/> of readers that need no file.</summary>
    internal const int InMemory = 20;

    /// <summary>How many inputs a test makes that writes files; one in memory makes <see cref="InMemory"/> times as many.</summary>
    private const string CountVariable = "LIBRECHAT_EXPORTER_TEST_FUZZ_INPUTS";

    private const int DefaultCount = 1_000;

    /// <summary>An input takes microseconds; this is for a machine that is busy with something else.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(1);

    private static readonly int BaseCount =
        int.TryParse(Environment.GetEnvironmentVariable(CountVariable), CultureInfo.InvariantCulture, out int count) ? count : DefaultCount;

    private readonly Mutator _mutator = new(new Random(seed), originals, snippets);
    private volatile byte[] _input = [];
    private int _number;
    private int _refused;
    private Exception? _failure;

    /// <summary>How many times the usual number of inputs there are.</summary>
    internal int Weight { get; init; } = 1;

    /// <summary>Most bytes that may be allocated for an input of any size.</summary>
    internal required long Allowance { get; init; }

    /// <summary>Further bytes that may be allocated for each byte of an input.</summary>
    internal required long AllowancePerByte { get; init; }

    /// <summary>What is done to the damaged inputs before they are read, so that not all fall at the first hurdle.</summary>
    internal Func<byte[], byte[]> Repair { get; init; } = input => input;

    /// <summary>Reads all inputs.</summary>
    /// <typeparam name="TRefusal">What the reader throws for inputs that it refuses.</typeparam>
    /// <param name="read">The reader.</param>
    /// <returns>The share of inputs that were refused.</returns>
    internal double Run<TRefusal>(Action<byte[]> read)
        where TRefusal : Exception
    {
        // What is set up once, at the first call, is no input's fault.
        foreach (byte[] original in originals)
        {
            read(original);
        }

        // On a thread of its own, so that a reader that hangs can be told of; nothing can stop it.
        var reader = new Thread(() => ReadAll<TRefusal>(read)) { IsBackground = true };
        reader.Start();
        byte[]? seen = null;
        while (!reader.Join(TimeLimit))
        {
            byte[] input = _input;
            Assert.False(ReferenceEquals(input, seen), $"{Name(input)} takes longer than {TimeLimit}");
            seen = input;
        }

        Assert.True(_failure is null, $"{Name(_input)}: {_failure}");
        return (double)_refused / _number;
    }

    private void ReadAll<TRefusal>(Action<byte[]> read)
        where TRefusal : Exception
    {
        try
        {
            for (; _number < BaseCount * Weight; _number++)
            {
                byte[] input = Repair(_mutator.Next());
                _input = input;
                long before = GC.GetAllocatedBytesForCurrentThread();
                Read<TRefusal>(read, input);
                long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                Assert.True(
                    allocated <= Allowance + (AllowancePerByte * input.Length), $"{allocated} bytes were allocated for {input.Length}");
            }
        }
        catch (Exception e)
        {
            _failure = e;
        }
    }

    private void Read<TRefusal>(Action<byte[]> read, byte[] input)
        where TRefusal : Exception
    {
        try
        {
            read(input);
        }
        catch (TRefusal)
        {
            _refused++;
        }
    }

    private string Name(byte[] input) => $"seed {seed}, input {_number}: {Convert.ToHexString(input)}";
}
