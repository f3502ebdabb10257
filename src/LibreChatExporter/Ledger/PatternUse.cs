using LibreChatExporter.Checkpoints;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Ledger;

/// <summary>Which of some patterns have matched anything: one that never does is a typing error, or out of date. Not thread-safe.</summary>
internal sealed class PatternUse(GlobList patterns) : ICheckpointed
{
    private readonly bool[] _isUsed = new bool[patterns.Patterns.Count];

    /// <summary>Each pattern, and whether it has matched anything.</summary>
    public IEnumerable<(string Pattern, bool IsUsed)> All => patterns.Patterns.Zip(_isUsed);

    /// <summary>Notes a text that the patterns are for.</summary>
    public void Note(ReadOnlySpan<char> text)
    {
        for (int pattern = 0; pattern < _isUsed.Length; pattern++)
        {
            _isUsed[pattern] = _isUsed[pattern] || patterns.Matches(pattern, text);
        }
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => Array.ForEach(_isUsed, writer.Write);

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader)
    {
        foreach (ref bool isUsed in _isUsed.AsSpan())
        {
            isUsed = reader.ReadBoolean();
        }
    }
}
