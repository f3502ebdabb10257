using LibreChatExporter.Checkpoints;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Ledger;

/// <summary>
/// Labels of <c>context</c>, which is free text and must not become endless series: the first <paramref name="limit"/> distinct ones keep
/// their names, later ones and rows without one are <c>other</c>.
/// </summary>
internal sealed class ContextLabels(LabelTable labels, int limit = ContextLabels.DefaultLimit) : ICheckpointed
{
    /// <summary>How many keep their names in metrics: several times as many as LibreChat has.</summary>
    public const int DefaultLimit = 32;

    private readonly Utf8Table _admitted = new();
    private readonly List<int> _labels = [];

    /// <summary>The label of a context in UTF-8; empty means that the row has none.</summary>
    /// <param name="context">The text.</param>
    /// <param name="isFolded">Whether it became <c>other</c> because the limit had been reached.</param>
    public int GetOrAdd(ReadOnlySpan<byte> context, out bool isFolded)
    {
        isFolded = false;
        if (context.IsEmpty)
        {
            return LabelTable.Other;
        }

        ReadOnlySpan<byte> key = LabelTable.Cut(context);
        int found = _admitted.Find(key);
        if (found >= 0)
        {
            return _labels[found];
        }

        if (_admitted.Count == limit)
        {
            isFolded = true;
            return LabelTable.Other;
        }

        _admitted.GetOrAdd(key);
        _labels.Add(labels.GetOrAdd(key));
        return _labels[^1];
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.Write(_admitted.Count);
        for (int i = 0; i < _admitted.Count; i++)
        {
            writer.Write(_admitted[i]);
        }
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader)
    {
        for (int left = reader.ReadCount(sizeof(int)); left > 0; left--)
        {
            GetOrAdd(reader.ReadBytes(), out _);
        }
    }
}
