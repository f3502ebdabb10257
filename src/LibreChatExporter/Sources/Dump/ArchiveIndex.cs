using LibreChatExporter.Primitives;

namespace LibreChatExporter.Sources.Dump;

/// <summary>
/// Where in an archive the blocks of one database's collections begin, as far as somebody has read it: so that whoever reads the next
/// collection can jump over what is of others.
/// </summary>
/// <param name="start">Where the first block begins.</param>
internal sealed class ArchiveIndex(long start)
{
    /// <summary>Stands for all collections that nobody will look for.</summary>
    internal const int Other = -1;

    /// <summary>Of mongodump's blocks, which grow to 16 MB and more, enough for a terabyte; of smaller ones, enough to keep.</summary>
    private const int MaxBlocks = 1 << 16;

    private const int MaxName = 255;

    private readonly Utf8Table _collections = new();
    private readonly List<Block> _blocks = [];
    private long _end = start;

    /// <summary>The number of a collection, by which its blocks are found; <see cref="Other"/> for one that has none.</summary>
    internal int NumberOf(ReadOnlySpan<byte> collection)
        => _blocks.Count < MaxBlocks && collection.Length <= MaxName ? _collections.GetOrAdd(collection) : _collections.Find(collection);

    /// <summary>The first block of a collection at or after a block, or else where nobody has been yet.</summary>
    internal (int Block, long Start) Find(int collection, int from)
    {
        for (int i = from; i < _blocks.Count; i++)
        {
            if (_blocks[i].Collection == collection)
            {
                return (i, _blocks[i].Start);
            }
        }

        return (Math.Max(from, _blocks.Count), _end);
    }

    /// <summary>Notes a block that has been read to its end.</summary>
    internal void Note(int block, int collection, long end)
    {
        if (block == _blocks.Count && block < MaxBlocks)
        {
            _blocks.Add(new Block(collection, _end));
            _end = end;
        }
    }

    private readonly record struct Block(int Collection, long Start);
}
