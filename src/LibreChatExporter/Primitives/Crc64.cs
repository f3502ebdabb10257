using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmAes = System.Runtime.Intrinsics.Arm.Aes;

namespace LibreChatExporter.Primitives;

/// <summary>
/// The checksum CRC-64/XZ: the polynomial of ECMA-182 with the lowest bit first. Processors that multiply polynomials do it several bytes a
/// cycle, others by a table.
/// </summary>
internal static class Crc64
{
    /// <summary>The highest power of x is in the lowest bit, as in all numbers here; x^64 is left out.</summary>
    private const ulong Polynomial = 0xC96C5795D7870F42;

    private static readonly ulong[] Table = [.. Enumerable.Range(0, 256).Select(value => TimesX((ulong)value, 8))];

    /// <summary>By what the halves of 16 bytes are multiplied to stand for the same as 16, and 64, bytes further on.</summary>
    private static readonly Vector128<ulong> Next16 = Shift(128), Next64 = Shift(512);

    private static bool CanMultiply => Pclmulqdq.IsSupported || ArmAes.IsSupported;

    /// <summary>The checksum of what <paramref name="checksum"/> is of, 0 for nothing, and these bytes behind it.</summary>
    internal static ulong Append(ulong checksum, ReadOnlySpan<byte> bytes)
    {
        ulong state = ~checksum;
        return ~(CanMultiply && bytes.Length >= 64 ? Fold(state, bytes) : ByTable(state, bytes));
    }

    /// <summary>As <see cref="Append"/>, on any processor.</summary>
    internal static ulong AppendByTable(ulong checksum, ReadOnlySpan<byte> bytes) => ~ByTable(~checksum, bytes);

    private static ulong ByTable(ulong state, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            state = Table[(byte)(state ^ value)] ^ (state >> 8);
        }

        return state;
    }

    private static ulong Fold(ulong state, ReadOnlySpan<byte> bytes)
    {
        ref byte first = ref MemoryMarshal.GetReference(bytes);
        Vector128<ulong> a = Load(ref first, 0) ^ Vector128.CreateScalar(state);
        Vector128<ulong> b = Load(ref first, 16), c = Load(ref first, 32), d = Load(ref first, 48);
        int at = 64;
        for (; at <= bytes.Length - 64; at += 64)
        {
            a = Move(a, Next64) ^ Load(ref first, at);
            b = Move(b, Next64) ^ Load(ref first, at + 16);
            c = Move(c, Next64) ^ Load(ref first, at + 32);
            d = Move(d, Next64) ^ Load(ref first, at + 48);
        }

        a = Move(Move(Move(a, Next16) ^ b, Next16) ^ c, Next16) ^ d;
        for (; at <= bytes.Length - 16; at += 16)
        {
            a = Move(a, Next16) ^ Load(ref first, at);
        }

        Span<byte> rest = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(rest, a[0]);
        BinaryPrimitives.WriteUInt64LittleEndian(rest[8..], a[1]);
        return ByTable(ByTable(0, rest), bytes[at..]);
    }

    private static Vector128<ulong> Load(ref byte first, int offset) => Vector128.LoadUnsafe(ref first, (nuint)offset).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Move(Vector128<ulong> value, Vector128<ulong> by) => Pclmulqdq.IsSupported
        ? Pclmulqdq.CarrylessMultiply(value, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, by, 0x11)
        : ArmAes.PolynomialMultiplyWideningLower(value.GetLower(), by.GetLower()) ^ ArmAes.PolynomialMultiplyWideningUpper(value, by);

    /// <summary>A product of two such numbers is one power of x too low, and the lower half of 16 bytes is 64 powers higher.</summary>
    private static Vector128<ulong> Shift(int bits) => Vector128.Create(Power(bits + 63), Power(bits - 1));

    /// <summary>This power of x.</summary>
    private static ulong Power(int exponent) => TimesX(1UL << 63, exponent);

    private static ulong TimesX(ulong value, int times)
    {
        for (int i = 0; i < times; i++)
        {
            value = (value >> 1) ^ ((value & 1) * Polynomial);
        }

        return value;
    }
}
