using System.Buffers.Binary;
using LibreChatExporter.Bson;

namespace LibreChatExporter.Tests.Fuzzing;

/// <summary>
/// Gives damaged documents their right length back: a wrong one is noticed first, and nothing behind it would ever be looked at.
/// </summary>
internal static class RightLength
{
    /// <summary>Mends every other input, and leaves the rest as they are.</summary>
    public static Func<byte[], byte[]> OfEveryOther()
    {
        bool mend = false;
        return input => (mend = !mend) ? Mend(input) : input;
    }

    /// <summary>Mends one.</summary>
    public static byte[] Mend(byte[] input)
    {
        if (input.Length >= BsonReader.MinDocumentSize)
        {
            BinaryPrimitives.WriteInt32LittleEndian(input, input.Length);
            input[^1] = 0;
        }

        return input;
    }
}
