using System.Buffers.Binary;

namespace LibreChatExporter.Bson;

/// <summary>
/// IEEE 754-2008 decimal128 in the binary integer encoding that BSON uses
/// (https://github.com/mongodb/specifications/blob/master/source/bson-decimal128/decimal128.md).
/// </summary>
internal static class Decimal128
{
    private const int ExponentBias = 6176;
    private static readonly UInt128 MaxCoefficient = UInt128.Parse("9999999999999999999999999999999999", null);

    /// <summary>
    /// The nearest double of 16 little-endian bytes: NaN and infinities as themselves, a coefficient that is not canonical as 0.
    /// </summary>
    internal static double ToDouble(ReadOnlySpan<byte> bytes)
    {
        ulong low = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        ulong high = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        bool negative = high >> 63 != 0;
        uint combination = (uint)(high >> 58) & 0x1F;
        if (combination == 0x1F)
        {
            return double.NaN;
        }

        if (combination == 0x1E)
        {
            return negative ? double.NegativeInfinity : double.PositiveInfinity;
        }

        // Combinations from 11000 on announce a coefficient above the largest allowed, which the standard reads as zero.
        bool canonical = combination >> 3 != 3;
        UInt128 coefficient = canonical ? new UInt128(high & 0x1_FFFF_FFFF_FFFF, low) : 0;
        int exponent = (int)(high >> 49) & 0x3FFF;
        if (coefficient == 0 || coefficient > MaxCoefficient)
        {
            return negative ? -0.0 : 0.0;
        }

        // Going through text rounds once and correctly; such values do not occur in what LibreChat itself writes.
        double magnitude = double.Parse($"{coefficient}E{exponent - ExponentBias}", System.Globalization.CultureInfo.InvariantCulture);
        return negative ? -magnitude : magnitude;
    }
}
