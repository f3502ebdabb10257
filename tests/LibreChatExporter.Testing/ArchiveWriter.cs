using System.Buffers.Binary;

namespace LibreChatExporter.Testing;

/// <summary>
/// Writes what <c>mongodump --archive</c> writes. Each collection has a buffer, which becomes a block when it is full; two blocks of one
/// collection that follow each other are one. Not thread-safe.
/// </summary>
internal sealed class ArchiveWriter
{
    private const ulong Polynomial = 0xC96C5795D7870F42;
    private const int Terminator = -1;

    private static readonly ulong[] Remainders = [.. Enumerable.Range(0, 256).Select(Remainder)];

    private readonly Stream _output;
    private readonly int _bufferSize;
    private readonly Dictionary<(string Database, string Collection), Part> _parts = [];
    private (string Database, string Collection)? _current;

    /// <summary>Starts an archive.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="collections">All that there will be in it.</param>
    /// <param name="bufferSize">The size of a collection's buffer.</param>
    /// <param name="views">Views, of which there is only the name.</param>
    public ArchiveWriter(
        Stream output,
        IReadOnlyCollection<(string Database, string Collection)> collections,
        int bufferSize = 16 << 20,
        params string[] views)
    {
        (_output, _bufferSize) = (output, bufferSize);
        Write(unchecked((int)0x8199E26D));
        _output.Write(new BsonWriter().Int32("concurrent_collections", 4).String("version", "0.1").String("server_version", "8.0.4")
            .String("tool_version", "100.12.2").Finish());
        foreach ((string database, string collection) in collections)
        {
            _output.Write(new BsonWriter().String("db", database).String("collection", collection).String("metadata", """{"indexes":[]}""")
                .Int32("size", 0).String("type", views.Contains(collection) ? "view" : "collection").Finish());
            _parts.Add((database, collection), new Part());
        }

        Write(Terminator);
    }

    /// <summary>Adds a document to a collection.</summary>
    public void Add(string database, string collection, ReadOnlySpan<byte> document)
    {
        Part part = _parts[(database, collection)];
        if (part.Buffer.Length + document.Length > _bufferSize && part.Buffer.Length > 0)
        {
            WriteBody((database, collection), part);
        }

        part.Buffer.Write(document);
        foreach (byte value in document)
        {
            part.Remainder = Remainders[(byte)(part.Remainder ^ value)] ^ (part.Remainder >> 8);
        }
    }

    /// <summary>Ends a collection.</summary>
    public void End(string database, string collection)
    {
        Part part = _parts[(database, collection)];
        WriteBody((database, collection), part);
        Write(Terminator);
        WriteHeader(database, collection, isLast: true, ~part.Remainder);
        Write(Terminator);
        _current = null;
    }

    private void WriteBody((string Database, string Collection) name, Part part)
    {
        if (_current != name)
        {
            if (_current is not null)
            {
                Write(Terminator);
            }

            WriteHeader(name.Database, name.Collection, isLast: false, checksum: 0);
        }

        _current = name;
        part.Buffer.WriteTo(_output);
        part.Buffer.SetLength(0);
    }

    private void WriteHeader(string database, string collection, bool isLast, ulong checksum) => _output.Write(new BsonWriter()
        .String("db", database).String("collection", collection).Boolean("EOF", isLast).Int64("CRC", (long)checksum).Finish());

    private void Write(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        _output.Write(bytes);
    }

    private static ulong Remainder(int value)
    {
        ulong remainder = (ulong)value;
        for (int i = 0; i < 8; i++)
        {
            remainder = (remainder & 1) == 0 ? remainder >> 1 : (remainder >> 1) ^ Polynomial;
        }

        return remainder;
    }

    private sealed class Part
    {
        internal MemoryStream Buffer { get; } = new();

        internal ulong Remainder { get; set; } = ulong.MaxValue;
    }
}
