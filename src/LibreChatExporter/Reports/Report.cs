using LibreChatExporter.History;

namespace LibreChatExporter.Reports;

/// <summary>
/// A report that has been counted: groups by the first dimension, the most expensive first, and in each a line for every combination with
/// the others, in the same order. Times come one after the other. Lines are made as they are asked for.
/// </summary>
internal sealed class Report
{
    /// <summary>
    /// Digits behind the point in which costs in US dollars may differ: the sums of doubles depend on the order of the rows in the others.
    /// </summary>
    private const int CostDigits = 9;

    private readonly Pivot _pivot;
    private readonly RowDimensions _dimensions;
    private readonly ILookup<int, int> _children;
    private readonly int[] _rest;

    /// <summary>A report.</summary>
    /// <param name="pivot">The sums.</param>
    /// <param name="dimensions">What they are by.</param>
    /// <param name="top">How many groups to show; null for all.</param>
    public Report(Pivot pivot, RowDimensions dimensions, int? top)
    {
        (_pivot, _dimensions) = (pivot, dimensions);
        pivot.Finish();
        _children = pivot.Children();
        Columns = [.. dimensions.Columns];
        int[] mostExpensive = [.. MostExpensive(_children[0], level: 0)];
        _rest = mostExpensive[Math.Min(top ?? mostExpensive.Length, mostExpensive.Length)..];
        Groups = [.. InOrder(mostExpensive[..^_rest.Length], level: 0)];
        Others = _rest.Length == 0 ? null : _rest.Select(pivot.SumOf).Aggregate((a, b) => a + b);
        HasTop = top is not null;
    }

    /// <summary>What it is broken down by.</summary>
    public IReadOnlyList<Dimension> By => _dimensions.By;

    /// <summary>The columns of texts.</summary>
    public IReadOnlyList<LabelColumn> Columns { get; }

    /// <summary>The groups that are shown.</summary>
    public IReadOnlyList<int> Groups { get; }

    /// <summary>Whether only the most expensive groups were asked for.</summary>
    public bool HasTop { get; }

    /// <summary>How many groups are not shown.</summary>
    public int OtherCount => _rest.Length;

    /// <summary>What those sum up to; null where there are none.</summary>
    public UsageSum? Others { get; }

    /// <summary>The sum of all groups.</summary>
    public UsageSum Total => _pivot.SumOf(0);

    /// <summary>The lines of a group; the group itself where there is one dimension only.</summary>
    public IEnumerable<int> LinesOf(int group) => LinesOf(group, level: 1);

    /// <summary>The sum of a group or a line.</summary>
    public UsageSum SumOf(int node) => _pivot.SumOf(node);

    /// <summary>The texts of a group or a line; null in the columns of dimensions that a group adds up.</summary>
    public string?[] TextsOf(int node)
    {
        var path = new int?[By.Count];
        int level = LevelOf(node);
        for (int at = node; level > 0; at = _pivot.ParentOf(at))
        {
            path[--level] = _pivot.ValueOf(at);
        }

        return [.. Columns.Select(column => path[column.Level] is { } value ? column.Text(value, _pivot.LastActiveOf(node)) : null)];
    }

    /// <summary>The share of an amount in the cost of all, 0 to 1; 0 where nothing has cost anything.</summary>
    public double ShareOf(UsageSum sum) => Math.Round(sum.ShareOf(Total), UsageColumn.Digits);

    private int LevelOf(int node) => node <= 0 ? 0 : LevelOf(_pivot.ParentOf(node)) + 1;

    private IEnumerable<int> LinesOf(int node, int level)
        => level == By.Count
            ? [node]
            : InOrder(MostExpensive(_children[node], level), level).SelectMany(child => LinesOf(child, level + 1));

    private IEnumerable<int> MostExpensive(IEnumerable<int> nodes, int level)
    {
        LabelColumn column = Columns.First(column => column.Level == level);
        return nodes.OrderByDescending(node => Math.Round(_pivot.SumOf(node).CostUsd, CostDigits))
            .ThenBy(node => column.Text(_pivot.ValueOf(node), _pivot.LastActiveOf(node)), StringComparer.Ordinal);
    }

    private IEnumerable<int> InOrder(IEnumerable<int> mostExpensive, int level)
        => By[level].IsTime ? mostExpensive.OrderBy(_pivot.ValueOf) : mostExpensive;
}
