using LibreChatExporter.Bson;

namespace LibreChatExporter.Tests.Bson;

public sealed class BsonNumberTests
{
    /// <summary>Little-endian bytes from the test vectors of MongoDB's specification, and the nearest double.</summary>
    public static TheoryData<string, double> Decimals => new()
    {
        { "01000000000000000000000000004030", 1 },
        { "000000000000000000000000000040B0", -0.0 },
        { "00000000000000000000000000004030", 0 },
        { "01000000000000000000000000003E30", 0.1 },
        { "010000000000000000000000000040B0", -1 },
        { "F2AF967ED05C82DE3297FF6FDE3CFC2F", 0.1234567890123456789012345678901234 },
        { "FFFFFFFF638E8D37C087ADBE09EDFF5F", double.PositiveInfinity },
        { "000000000A5BC138938D44C64D31FE5F", double.PositiveInfinity },
        { "0000000000000000000000000000007C", double.NaN },
        { "0000000000000000000000000000007E", double.NaN },
        { "000000000000000000000000000000FC", double.NaN },
        { "00000000000000000000000000000078", double.PositiveInfinity },
        { "000000000000000000000000000000F8", double.NegativeInfinity },
        { "0000000000000000000000000000106C", 0 },
        { "FFFFFFFFFFFFFFFFFFFFFFFFFFFF116C", 0 },
        { "0000000064000000000000000000106C", 0 },
        { "01000000000000000000000000000000", 0 },
        { "D204000000000000000000000000403A", double.PositiveInfinity },
        { "D204000000000000000000000000403C", double.PositiveInfinity },
        { "D2040000000000000000000000004630", 1_234_000 },
        { "00000000000000000000000000004C31", 0 },
        { "FFFFFFFFFFFFFFFFFFFFFFFFFFFF4130", 0 },
    };

    [Theory]
    [MemberData(nameof(Decimals))]
    public void A_decimal128_is_the_nearest_double(string hex, double expected)
    {
        double number = FirstNumber(Raw.Element(0x13, hex), out bool isFinite);

        Assert.Equal(double.IsFinite(expected), isFinite);
        Assert.Equal(expected, number);
        Assert.Equal(double.IsNegative(expected) && !double.IsNaN(expected), double.IsNegative(number) && !double.IsNaN(number));
    }

    [Theory]
    [InlineData(0x10, "FFFFFF7F", int.MaxValue)]
    [InlineData(0x10, "00000080", int.MinValue)]
    [InlineData(0x12, "FFFFFFFFFFFFFF7F", 9.223372036854775807e18)]
    [InlineData(0x12, "00000000000020 00", 9007199254740992)]
    [InlineData(0x01, "0000000000000080", -0.0)]
    [InlineData(0x01, "FFFFFFFFFFFFEF7F", double.MaxValue)]
    public void Integers_and_doubles_are_numbers(byte type, string hex, double expected)
    {
        double number = FirstNumber(Raw.Element(type, hex.Replace(" ", "", StringComparison.Ordinal)), out bool isFinite);

        Assert.True(isFinite);
        Assert.Equal(expected, number);
    }

    [Theory]
    [InlineData(0x01, "000000000000F07F")]
    [InlineData(0x01, "000000000000F0FF")]
    [InlineData(0x01, "000000000000F87F")]
    [InlineData(0x02, "020000003100")]
    [InlineData(0x08, "01")]
    [InlineData(0x09, "0100000000000000")]
    [InlineData(0x0A, "")]
    [InlineData(0x11, "0100000000000000")]
    public void Nothing_else_is_a_finite_number(byte type, string hex)
    {
        FirstNumber(Raw.Element(type, hex), out bool isFinite);

        Assert.False(isFinite);
    }

    private static double FirstNumber(byte[] document, out bool isFinite)
    {
        var reader = new BsonReader(document);
        Assert.True(reader.Read());
        isFinite = reader.Value.TryGetFinite(out double number);
        return number;
    }
}
