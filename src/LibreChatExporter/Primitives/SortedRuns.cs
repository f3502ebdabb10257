namespace LibreChatExporter.Primitives;

/// <summary>
/// A set of many numbers, 8 bytes each, to which lots of them are added: sorted runs, of which short ones are merged. One that has been
/// added twice may be there twice. Not thread-safe.
/// </summary>
internal sealed class SortedRuns
{
    private readonly List<ulong[]> _runs = [];

    /// <summary>The runs, each in ascending order.</summary>
    internal IReadOnlyList<ulong[]> All => _runs;

    /// <summary>Whether a number has been added.</summary>
    internal bool Contains(ulong number)
    {
        foreach (ulong[] run in _runs)
        {
            if (number >= run[0] && number <= run[^1] && Array.BinarySearch(run, number) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds numbers in any order, which are sorted in place.</summary>
    internal void Add(ulong[] run)
    {
        if (run.Length == 0)
        {
            return;
        }

        Array.Sort(run);
        while (_runs.Count > 0 && _runs[^1].Length <= 2 * run.Length)
        {
            run = Merge(_runs[^1], run);
            _runs.RemoveAt(_runs.Count - 1);
        }

        _runs.Add(run);
    }

    /// <summary>Adds a run that is in order already, as it is.</summary>
    internal void Append(ulong[] run) => _runs.Add(run);

    private static ulong[] Merge(ulong[] a, ulong[] b)
    {
        ulong[] merged = new ulong[a.Length + b.Length];
        for (int i = 0, fromA = 0, fromB = 0; i < merged.Length; i++)
        {
            merged[i] = fromB == b.Length || (fromA < a.Length && a[fromA] <= b[fromB]) ? a[fromA++] : b[fromB++];
        }

        return merged;
    }
}
