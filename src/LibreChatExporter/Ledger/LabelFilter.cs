using System.Text;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Ledger;

/// <summary>
/// Which models or agents are shown under their own names; the others are <c>other</c>. Decided when a label is first seen, once.
/// <c>none</c> and
/// <c>unknown</c> always stay. Not thread-safe.
/// </summary>
/// <param name="labels">The labels.</param>
/// <param name="include">What is shown; null means everything.</param>
/// <param name="exclude">What is not shown, though it is included.</param>
/// <param name="names">A second name of a label that patterns may match, such as an agent's; null where it has none.</param>
internal sealed class LabelFilter(LabelTable labels, GlobList? include, GlobList exclude, Func<int, int?>? names = null) : ICheckpointed
{
    private const byte Shown = 1, Hidden = 2;

    private readonly bool _admitsAll = include is null && exclude.Patterns.Count == 0;
    private byte[] _known = [];

    /// <summary>Which patterns of what is shown have matched anything.</summary>
    public PatternUse Included { get; } = new(include ?? GlobList.Empty);

    /// <summary>Which patterns of what is not shown have matched anything.</summary>
    public PatternUse Excluded { get; } = new(exclude);

    /// <summary>The label itself, or that of <c>other</c>.</summary>
    public int Apply(int label)
    {
        if (_admitsAll)
        {
            return label;
        }

        ref byte known = ref Slots.At(ref _known, label);
        if (known == 0)
        {
            known = IsShown(label) ? Shown : Hidden;
        }

        return known == Shown ? label : LabelTable.Other;
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.Write(_known.Count(known => known != 0));
        for (int label = 0; label < _known.Length; label++)
        {
            if (_known[label] != 0)
            {
                writer.WriteLabel(label);
                writer.Write(_known[label]);
            }
        }

        Included.Save(writer);
        Excluded.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader)
    {
        for (int left = reader.ReadCount(sizeof(int) + sizeof(byte)); left > 0; left--)
        {
            int label = reader.ReadLabel();
            Slots.At(ref _known, label) = reader.ReadByte(Hidden + 1);
        }

        Included.Restore(reader);
        Excluded.Restore(reader);
    }

    private bool IsShown(int label)
    {
        if (label == LabelTable.None || label == LabelTable.Unknown)
        {
            return true;
        }

        string id = Encoding.UTF8.GetString(labels[label].Span);
        string name = names?.Invoke(label) is { } other ? Encoding.UTF8.GetString(labels[other].Span) : id;
        bool isIncluded = Included.Match(id) | Included.Match(name);
        bool isExcluded = Excluded.Match(id) | Excluded.Match(name);
        return (include is null || isIncluded) && !isExcluded;
    }
}
