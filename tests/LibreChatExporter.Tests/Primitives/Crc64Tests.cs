using LibreChatExporter.Primitives;

namespace LibreChatExporter.Tests.Primitives;

public sealed class Crc64Tests
{
    [Fact]
    public void The_check_value_of_the_catalogue_of_checksums_comes_out()
    {
        Assert.Equal(0x995DC9BBDF1939FAUL, Crc64.Append(0, "123456789"u8));
        Assert.Equal(0x995DC9BBDF1939FAUL, Crc64.Append(Crc64.Append(0, "1234"u8), "56789"u8));
        Assert.Equal(0UL, Crc64.Append(0, []));
    }

    [Fact]
    public void However_it_is_computed_it_is_the_same()
    {
        byte[] bytes = new byte[700];
        new Random(1).NextBytes(bytes);
        for (int length = 0; length < bytes.Length; length++)
        {
            ReadOnlySpan<byte> part = bytes.AsSpan(bytes.Length - length);

            Assert.Equal(Crc64.AppendByTable(12345, part), Crc64.Append(12345, part));
        }
    }
}
