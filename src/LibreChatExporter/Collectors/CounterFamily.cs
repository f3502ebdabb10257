using System.Text;
using LibreChatExporter.Exposition;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Collectors;

/// <summary>
/// A family whose samples are the cells of a <see cref="CounterTable"/>. Its labels are the first of the table's, then the cell's own, if
/// the cells have one, then the tenant, if tenants are told apart.
/// </summary>
internal sealed class CounterFamily
{
    /// <summary>The label that is added where tenants are told apart.</summary>
    internal const string TenantLabel = "tenant";

    private readonly CounterTable _table;
    private readonly LabelTable _labels;
    private readonly double _perUnit;
    private readonly (int Cell, ReadOnlyMemory<byte>? Name)[] _cells;
    private readonly ReadOnlyMemory<byte>[] _values;
    private readonly int _keys;
    private readonly bool _byTenant;

    /// <summary>Describes where the samples come from.</summary>
    /// <param name="family">The family without the tenant.</param>
    /// <param name="byTenant">Whether tenants are told apart.</param>
    /// <param name="table">The table.</param>
    /// <param name="labels">The table's labels.</param>
    /// <param name="perUnit">What a value in the table is divided by.</param>
    /// <param name="cells">Cells of the table, each with its value of the family's last label, or one cell without.</param>
    internal CounterFamily(
        MetricFamily family,
        bool byTenant,
        CounterTable table,
        LabelTable labels,
        double perUnit,
        params ReadOnlySpan<(int Cell, string? Name)> cells)
    {
        Family = ByTenant(family, byTenant);
        (_table, _labels, _perUnit, _byTenant) = (table, labels, perUnit, byTenant);
        _cells = new (int, ReadOnlyMemory<byte>?)[cells.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            _cells[i] = (cells[i].Cell, cells[i].Name is { } name ? (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(name) : null);
        }

        _keys = family.Labels.Count - (_cells[0].Name is null ? 0 : 1);
        _values = new ReadOnlyMemory<byte>[Family.Labels.Count];
    }

    /// <summary>The family, with the tenant where tenants are told apart.</summary>
    internal MetricFamily Family { get; }

    /// <summary>The family with the tenant, or as it is.</summary>
    internal static MetricFamily ByTenant(MetricFamily family, bool byTenant) => byTenant ? family.WithLabel(TenantLabel) : family;

    /// <summary>How many series there are.</summary>
    internal int Series
    {
        get
        {
            int series = 0;
            for (int row = 0; row < _table.Keys.Length; row++)
            {
                foreach ((int cell, _) in _cells)
                {
                    series += _table.TryGetShown(row, cell, out _) ? 1 : 0;
                }
            }

            return series;
        }
    }

    /// <summary>Writes the family.</summary>
    internal void Write(SnapshotBuilder snapshot)
    {
        snapshot.Begin(Family);
        for (int row = 0; row < _table.Keys.Length; row++)
        {
            SetLabels(row);
            foreach ((int cell, ReadOnlyMemory<byte>? name) in _cells)
            {
                if (_table.TryGetShown(row, cell, out double value))
                {
                    SetLabel(name);
                    snapshot.Sample(value / _perUnit, _values);
                }
            }
        }
    }

    /// <summary>Writes the family at an instant.</summary>
    internal void Write(StepWriter steps)
    {
        steps.Begin(Family);
        for (int row = 0; row < _table.Keys.Length; row++)
        {
            for (int i = 0; i < _cells.Length; i++)
            {
                if (_table.TryGetShown(row, _cells[i].Cell, out double value))
                {
                    int series = (row * _cells.Length) + i;
                    if (!steps.Has(series))
                    {
                        SetLabels(row);
                        SetLabel(_cells[i].Name);
                        steps.Add(series, _values);
                    }

                    steps.Sample(series, value / _perUnit);
                }
            }
        }
    }

    private void SetLabels(int row)
    {
        LabelKey key = _table.Keys[row];
        _values[0] = _labels[key.First];
        if (_keys > 1)
        {
            _values[1] = _labels[key.Second];
        }

        if (_keys > 2)
        {
            _values[2] = _labels[key.Third];
        }

        if (_byTenant)
        {
            _values[^1] = _labels[key.Tenant];
        }
    }

    private void SetLabel(ReadOnlyMemory<byte>? name)
    {
        if (name is { } label)
        {
            _values[_keys] = label;
        }
    }
}
