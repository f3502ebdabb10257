using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources.Dump;

/// <summary>
/// The documents of one collection in an archive of <c>mongodump</c>. Blocks of several collections follow each other: a header that names
/// the collection, its documents, a terminator. The last header of a collection has a checksum of all its documents and no more of them.
/// </summary>
internal sealed class ArchiveCursor : IDocumentCursor
{
    /// <summary>
    /// The polynomial of ECMA-182 with the lowest bit first, as in CRC-64/XZ: not what the library has by default, see
    /// findings/system-io-hashing-crc64-is-not-xz.sh.
    /// </summary>
    private static readonly Crc64ParameterSet Ecma182 =
        Crc64ParameterSet.Create(0x42F0_E1EB_A9EA_3693, ulong.MaxValue, ulong.MaxValue, reflectValues: true);

    private readonly Crc64 _checksum = new(Ecma182);
    private readonly DocumentFile _file;
    private readonly ArchiveIndex _index;
    private readonly byte[] _database;
    private readonly byte[] _collection;
    private readonly int _number;
    private int _block;
    private bool _isInside;
    private bool _isRead;

    /// <summary>Starts before the first document.</summary>
    /// <param name="file">The archive, at its first block; disposed of with this.</param>
    /// <param name="index">Where the blocks are, as far as that is known.</param>
    /// <param name="database">The collection's database.</param>
    /// <param name="collection">The collection, which the archive has.</param>
    internal ArchiveCursor(DocumentFile file, ArchiveIndex index, string database, string collection)
    {
        (_file, _index) = (file, index);
        (_database, _collection) = (Encoding.UTF8.GetBytes(database), Encoding.UTF8.GetBytes(collection));
        _number = index.NumberOf(_collection);
    }

    public ReadOnlySpan<byte> Current => _file.Current;

    public double? Share => _file.Share;

    public bool MoveNext()
    {
        while (!_isRead)
        {
            if (!_isInside)
            {
                NextBlock();
            }
            else if (Peek() is var length && length != ArchivePrelude.Terminator)
            {
                _file.Take(length);
                _checksum.Append(_file.Current);
                return true;
            }
            else
            {
                _isInside = false;
                EndBlock(_number);
            }
        }

        return false;
    }

    public void Dispose() => _file.Dispose();

    public SourceException Refuse(BsonFormatException problem) => _file.Broken(problem.Message, problem);

    private string Name => Encoding.UTF8.GetString(_collection);

    private int Peek() => _file.TryPeek(out int value)
        ? value
        : throw _file.Broken($"the archive ends before its collection {Name} does");

    /// <summary>Goes into the next block of the collection, or past one that is of another.</summary>
    private void NextBlock()
    {
        if (_file.CanJump)
        {
            (_block, long start) = _index.Find(_number, _block);
            _file.SkipTo(Math.Max(start, _file.Offset));
        }

        _file.Take(Peek());
        Header header;
        try
        {
            header = ReadHeader(_file.Current);
        }
        catch (BsonFormatException e)
        {
            throw Refuse(e);
        }

        if (header.IsOurs && !header.IsLast)
        {
            _isInside = true;
            return;
        }

        while (Peek() is var length && length != ArchivePrelude.Terminator)
        {
            if (header.IsOurs)
            {
                throw _file.Broken($"its collection {Name} goes on behind its end");
            }

            _file.Pass(length);
        }

        _isRead = header.IsOurs;
        EndBlock(header.Number);
    }

    private Header ReadHeader(ReadOnlySpan<byte> document)
    {
        ReadOnlySpan<byte> collection = BsonReader.Find(document, "collection"u8).StringOrEmpty;
        if (collection.IsEmpty)
        {
            throw _file.Broken("the header of a block names no collection");
        }

        bool isOfDatabase = BsonReader.Find(document, "db"u8).StringOrEmpty.SequenceEqual(_database);
        var header = new Header(
            IsOurs: isOfDatabase && collection.SequenceEqual(_collection),
            IsLast: BsonReader.Find(document, "EOF"u8).IsTrue,
            Number: isOfDatabase ? _index.NumberOf(collection) : ArchiveIndex.Other);
        return header is { IsOurs: true, IsLast: true } && Checksum(document) != _checksum.GetCurrentHashAsUInt64()
            ? throw _file.Broken($"the checksum of its collection {Name} is another")
            : header;
    }

    private static ulong? Checksum(ReadOnlySpan<byte> header)
        => BsonReader.Find(header, "CRC"u8) is { Type: BsonType.Int64 } value ? BinaryPrimitives.ReadUInt64LittleEndian(value.Bytes) : null;

    private void EndBlock(int number)
    {
        _file.Skip(sizeof(int));
        _index.Note(_block++, number, _file.Offset);
    }

    private readonly record struct Header(bool IsOurs, bool IsLast, int Number);
}
