using System.Buffers.Binary;
using System.Buffers.Text;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using DriverBsonType = MongoDB.Bson.BsonType;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// An array of strings for a filter, made of their UTF-8: a look-up names a thousand ids, and text of .NET's would be made for each, only
/// to be made UTF-8 again. Its memory is used again for the next array. Not thread-safe.
/// </summary>
internal sealed class IdArray
{
    /// <summary>Type, index, NUL, length, and the NUL behind the text.</summary>
    private const int MaxOverhead = 1 + 10 + 1 + sizeof(int) + 1;

    private byte[] _bytes = new byte[256];
    private int _length;

    /// <summary>The array; valid until the next call.</summary>
    internal RawBsonArray Of(IReadOnlyList<ReadOnlyMemory<byte>> ids)
    {
        _length = sizeof(int);
        for (int i = 0; i < ids.Count; i++)
        {
            Add(i, ids[i].Span);
        }

        Reserve(1);
        _bytes[_length++] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(_bytes, _length);
        return new RawBsonArray(new ByteArrayBuffer(_bytes, _length, isReadOnly: true));
    }

    private void Add(int index, ReadOnlySpan<byte> text)
    {
        Reserve(MaxOverhead + text.Length);
        Span<byte> room = _bytes.AsSpan(_length);
        room[0] = (byte)DriverBsonType.String;
        Utf8Formatter.TryFormat(index, room[1..], out int digits);
        int position = 1 + digits;
        room[position++] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(room[position..], text.Length + 1);
        position += sizeof(int);
        text.CopyTo(room[position..]);
        position += text.Length;
        room[position++] = 0;
        _length += position;
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - _length < count)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + count));
        }
    }
}
