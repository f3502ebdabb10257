using LibreChatExporter.Checkpoints;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Ledger;

/// <summary>Which of some patterns have matched anything: one that never does is a typing error, or out of date. Not thread-safe.</summary>
internal sealed class PatternUse(GlobList patterns) : ICheckpointed
{
    private readonly bool[] _isUsed = new bool[patterns.Patterns.Count];

    /// <summary>Each pattern, and whether it has matched anything.</summary>
    public IEnumerable<(string Pattern, bool IsUsed)> All => patterns.Patterns.Zip(_isUsed);

    /// <summary>Whether any pattern matches a text; each that does has matched something from now on.</summary>
    public bool Match(ReadOnlySpan<char> text)
    {
        bool isMatched = false;
        for (int pattern = 0; pattern < _isUsed.Length; pattern++)
        {
            if (patterns.Matches(pattern, text))
            {
                _isUsed[pattern] = isMatched = true;
            }
        }

        return isMatched;
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
