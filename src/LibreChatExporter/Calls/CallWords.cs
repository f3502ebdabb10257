using LibreChatExporter.Checkpoints;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Calls;

/// <summary>
/// Labels of contexts and endpoints in a byte: 0 is <c>none</c>, 1 is <c>other</c>, which is also what is beyond 255. Not thread-safe.
/// </summary>
internal sealed class CallWords : ICheckpointed
{
    private readonly Dictionary<int, byte> _words = [];
    private readonly List<int> _labels = [];

    /// <summary>No words but those that mean the same everywhere.</summary>
    public CallWords()
    {
        Of(LabelTable.None);
        Of(LabelTable.Other);
    }

    /// <summary>How many there are.</summary>
    public int Count => _labels.Count;

    /// <summary>The label of a word.</summary>
    public int this[int word] => _labels[word];

    /// <summary>The word of a label.</summary>
    public byte Of(int label)
    {
        if (_words.TryGetValue(label, out byte word))
        {
            return word;
        }

        if (_labels.Count > byte.MaxValue)
        {
            return _words[LabelTable.Other];
        }

        _labels.Add(label);
        return _words[label] = (byte)(_labels.Count - 1);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.Write(_labels.Count);
        _labels.ForEach(writer.WriteLabel);
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader)
    {
        for (int left = reader.ReadCount(sizeof(int)); left > 0; left--)
        {
            Of(reader.ReadLabel());
        }
    }
}
