using System.Buffers.Binary;

namespace LibreChatExporter.Tests.Bson;

/// <summary>Documents put together byte by byte.</summary>
internal static class Raw
{
    /// <summary>A document with these elements: its length before them and its NUL behind them.</summary>
    public static byte[] Document(byte[] elements)
    {
        byte[] document = [0, 0, 0, 0, .. elements, 0];
        BinaryPrimitives.WriteInt32LittleEndian(document, document.Length);
        return document;
    }

    /// <summary>A document with one element named <c>v</c> of this type and value.</summary>
    public static byte[] Element(byte type, string valueHex) => Document([type, (byte)'v', 0, .. Convert.FromHexString(valueHex)]);
}
