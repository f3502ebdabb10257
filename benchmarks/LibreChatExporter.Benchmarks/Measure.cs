using System.Diagnostics;

namespace LibreChatExporter.Benchmarks;

/// <summary>Medians of several runs.</summary>
internal static class Measure
{
    internal static double Milliseconds(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>What an action takes: milliseconds, and bytes that all threads together allocate on the heap meanwhile.</summary>
    internal static (double Milliseconds, long Bytes) Costs(Action action)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        double milliseconds = Milliseconds(action);
        return (milliseconds, GC.GetTotalAllocatedBytes(precise: true) - before);
    }

    internal static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    internal static string Summary(IReadOnlyCollection<double> values, string format)
        => $"median {Median(values).ToString(format)}, "
            + $"{values.Min().ToString(format)} to {values.Max().ToString(format)} in {values.Count} runs";
}
