using System.Text;
using BenchmarkDotNet.Attributes;
using LibreChatExporter.Exposition;

namespace LibreChatExporter.Benchmarks;

/// <summary>Encoding a snapshot: its allocations must be those of its buffers, not of its series.</summary>
[MemoryDiagnoser]
public class SnapshotBenchmarks
{
    private static readonly MetricFamily Cost = new(
        "librechat_cost_usd_total", MetricType.Counter, "Money spent.", "usd", "user", "model", "agent", "type");

    private static readonly MetricFamily Duration = MetricFamily.Histogram(
        "librechat_duration_seconds", "Time taken.", "seconds", [0.5, 1, 2, 5, 10, 30], "user", "model");

    private static readonly ReadOnlyMemory<byte>[] Users =
        [.. Enumerable.Range(0, 10_000).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"6af89200878fe7f8{i:x8}"))];

    private static readonly ReadOnlyMemory<byte> Model = "us.anthropic.claude-opus-5-5-v1:0"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Agent = "agent_AotMqP7Yg8QEl0JM5v0j2"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Type = "input"u8.ToArray();

    private readonly SnapshotBuilder _builder = new();

    /// <summary>Series in the snapshot.</summary>
    [Params(1_000, 100_000)]
    public int Series { get; set; }

    /// <summary>Writes the samples and builds the snapshot.</summary>
    [Benchmark]
    public object Encode() => Encode(_builder, Series);

    /// <summary>As many series, but in histograms of nine.</summary>
    [Benchmark]
    public object EncodeHistograms()
    {
        _builder.Begin(Duration);
        for (int i = 0; i < Series / 9; i++)
        {
            _builder.Histogram([i, i, i, i, i, i, i], i * 0.123, Users[i % Users.Length], Model);
        }

        return _builder.Build(1);
    }

    internal static Snapshot Encode(SnapshotBuilder builder, int series)
    {
        builder.Begin(Cost);
        for (int i = 0; i < series; i++)
        {
            builder.Sample(i * 0.000_123, Users[i % Users.Length], Model, Agent, Type);
        }

        return builder.Build(1);
    }
}
