using System.Buffers.Binary;
using System.Net;

namespace LibreChatExporter.Web;

/// <summary>
/// Who is on the other side, as far as an address tells: one of IPv4, or the /64 of IPv6, all of which is usually one client's.
/// </summary>
internal readonly record struct ClientAddress(bool IsV6, ulong Network)
{
    private const int MaxLength = 16;

    /// <summary>The client at an address; all without one are the same.</summary>
    public static ClientAddress Of(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        bytes.Clear();
        IPAddress? plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        bool isV6 = plain is not null && plain.TryWriteBytes(bytes, out int length) && length == MaxLength;
        return new ClientAddress(isV6, BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }
}
