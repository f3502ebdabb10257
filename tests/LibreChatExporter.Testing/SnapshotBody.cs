using LibreChatExporter.Exposition;

namespace LibreChatExporter.Testing;

/// <summary>What a server would send of a snapshot.</summary>
internal static class SnapshotBody
{
    /// <summary>All of its bytes in a format.</summary>
    public static byte[] Body(this Snapshot snapshot, ExpositionFormat format)
    {
        using var body = new MemoryStream();
        foreach (ReadOnlyMemory<byte> segment in snapshot.Segments(format))
        {
            body.Write(segment.Span);
        }

        return body.ToArray();
    }
}
