using System.Runtime.InteropServices;
using LibreChatExporter.History;
using LibreChatExporter.Ledger;

namespace LibreChatExporter.Reports;

/// <summary>
/// Sums of rows by one or several values, as a tree: node 0 is the total, its children are the values of the first dimension, theirs those
/// of the second, and so on. Sums are added to the leaves, and to the nodes above once, by <see cref="Finish"/>. Takes some 150 bytes a
/// node. Not thread-safe.
/// </summary>
/// <param name="depth">How many dimensions there are.</param>
internal sealed class Pivot(int depth)
{
    private readonly Dictionary<(int Parent, int Value), int> _index = [];
    private readonly List<Node> _nodes = [new Node(-1, 0, 0)];
    private double[] _sums = new double[UsageCells.Count];

    /// <summary>How many nodes there are.</summary>
    public int Count => _nodes.Count;

    /// <summary>Adds a row of usage.</summary>
    /// <param name="path">Its value in each dimension.</param>
    /// <param name="row">The row, a prompt or a completion.</param>
    public void Add(ReadOnlySpan<int> path, in UsageRow row)
    {
        var amounts = UsageAmounts.Of(row);
        Add(path, amounts, row.CreatedAt);
    }

    /// <summary>The same sums with other values: those that become the same add up.</summary>
    /// <param name="change">Gives the new value, of a dimension's number and the value in it.</param>
    public Pivot Change(Func<int, int, int> change)
    {
        var changed = new Pivot(depth);
        Span<int> path = stackalloc int[depth];
        for (int node = 1; node < Count; node++)
        {
            if (_nodes[node].Level == depth)
            {
                for (int at = node; at > 0; at = _nodes[at].Parent)
                {
                    path[_nodes[at].Level - 1] = change(_nodes[at].Level - 1, _nodes[at].Value);
                }

                changed.Add(path, Cells(node), _nodes[node].LastActive);
            }
        }

        return changed;
    }

    /// <summary>Adds up what is below each node; to be called once, after all rows.</summary>
    public void Finish()
    {
        // A node's children have been made after it.
        for (int node = Count - 1; node > 0; node--)
        {
            Add(_nodes[node].Parent, Cells(node), _nodes[node].LastActive);
        }
    }

    /// <summary>The nodes whose parents these are, by parent, in the order of their making.</summary>
    public ILookup<int, int> Children() => Enumerable.Range(1, Count - 1).ToLookup(node => _nodes[node].Parent);

    /// <summary>The node above a node; that of the total is -1.</summary>
    public int ParentOf(int node) => _nodes[node].Parent;

    /// <summary>The value that a node stands for.</summary>
    public int ValueOf(int node) => _nodes[node].Value;

    /// <summary>When the newest row of a node was made, in milliseconds since the Unix epoch.</summary>
    public long LastActiveOf(int node) => _nodes[node].LastActive;

    /// <summary>The sum of a node.</summary>
    public UsageSum SumOf(int node) => UsageSum.Of(Cells(node));

    private Span<double> Cells(int node) => _sums.AsSpan(node * UsageCells.Count, UsageCells.Count);

    private void Add(ReadOnlySpan<int> path, ReadOnlySpan<double> amounts, long time)
    {
        int node = 0;
        foreach (int value in path)
        {
            node = Child(node, value);
        }

        Add(node, amounts, time);
    }

    private void Add(int node, ReadOnlySpan<double> amounts, long time)
    {
        Span<double> cells = Cells(node);
        for (int cell = 0; cell < cells.Length; cell++)
        {
            cells[cell] += amounts[cell];
        }

        ref long last = ref CollectionsMarshal.AsSpan(_nodes)[node].LastActive;
        last = Math.Max(last, time);
    }

    private int Child(int parent, int value)
    {
        ref int child = ref CollectionsMarshal.GetValueRefOrAddDefault(_index, (parent, value), out bool exists);
        if (!exists)
        {
            child = Count;
            _nodes.Add(new Node(parent, value, _nodes[parent].Level + 1));
            if (_sums.Length < Count * UsageCells.Count)
            {
                Array.Resize(ref _sums, 2 * _sums.Length);
            }
        }

        return child;
    }

    private struct Node(int parent, int value, int level)
    {
        public readonly int Parent = parent, Value = value, Level = level;
        public long LastActive = long.MinValue;
    }
}
