using System.Text;
using LibreChatExporter.Exposition;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Collectors;

/// <summary>One family of the windows: some sums of each window, as a whole or broken down.</summary>
internal sealed class WindowFamily
{
    private readonly double _perUnit;
    private readonly bool _byTenant;
    private readonly (int[] Cells, ReadOnlyMemory<byte>? Type)[] _samples;

    /// <summary>A family that shows the sum of some cells.</summary>
    internal WindowFamily(MetricFamily family, bool byTenant, GroupBy groupBy, double perUnit, params int[] cells)
        : this(family, byTenant, groupBy, perUnit, [(cells, null)])
    {
    }

    /// <summary>A family that shows some cells one by one, each under its value of the label type.</summary>
    internal WindowFamily(MetricFamily family, bool byTenant, GroupBy groupBy, double perUnit, IReadOnlyList<(int Cell, string Type)> cells)
        : this(family, byTenant, groupBy, perUnit, [.. cells.Select(cell => (
            (int[])[cell.Cell], (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(cell.Type)))])
    {
    }

    private WindowFamily(
        MetricFamily family, bool byTenant, GroupBy groupBy, double perUnit, (int[] Cells, ReadOnlyMemory<byte>? Type)[] samples)
        => (Family, _byTenant, GroupBy, _perUnit, _samples)
            = (CounterFamily.ByTenant(family, byTenant), byTenant, groupBy, perUnit, samples);

    /// <summary>The family.</summary>
    internal MetricFamily Family { get; }

    /// <summary>What it is broken down by.</summary>
    internal GroupBy GroupBy { get; }

    /// <summary>Writes the family.</summary>
    /// <param name="snapshot">Where to.</param>
    /// <param name="windows">The name of each window and its sums, broken down as the family wants.</param>
    /// <param name="labels">The labels.</param>
    internal void Write(SnapshotBuilder snapshot, IEnumerable<(ReadOnlyMemory<byte> Window, Breakdown Sums)> windows, LabelTable labels)
    {
        var values = new ReadOnlyMemory<byte>[Family.Labels.Count];
        snapshot.Begin(Family);
        foreach ((ReadOnlyMemory<byte> window, Breakdown sums) in windows)
        {
            values[0] = window;
            for (int key = 0; key < sums.Keys.Length; key++)
            {
                WriteKey(snapshot, sums, key, labels, values);
            }

            // That a window is empty is known: it is 0, not absent.
            if (sums.Keys.IsEmpty && Family.Labels.Count == 1)
            {
                snapshot.Sample(0, values);
            }
        }
    }

    private void WriteKey(SnapshotBuilder snapshot, Breakdown sums, int key, LabelTable labels, ReadOnlyMemory<byte>[] values)
    {
        int next = 1;
        if (GroupBy != GroupBy.None)
        {
            values[next++] = labels[sums.Keys[key].First];
        }

        if (_byTenant)
        {
            values[^1] = labels[sums.Keys[key].Tenant];
        }

        foreach ((int[] cells, ReadOnlyMemory<byte>? type) in _samples)
        {
            // A window in which there was something else has no less than an empty one: its total is 0.
            if (sums.TryGet(key, cells, out double sum) || (GroupBy == GroupBy.None && type is null))
            {
                if (type is { } name)
                {
                    values[next] = name;
                }

                snapshot.Sample(sum / _perUnit, values);
            }
        }
    }
}
