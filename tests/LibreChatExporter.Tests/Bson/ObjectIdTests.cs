using LibreChatExporter.Bson;

namespace LibreChatExporter.Tests.Bson;

public sealed class ObjectIdTests
{
    [Fact]
    public void It_reads_and_writes_its_bytes_and_digits()
    {
        byte[] bytes = Convert.FromHexString("6AEDC1408738EB67B70E441D");
        var id = new ObjectId(bytes);
        byte[] copy = new byte[ObjectId.Size];
        id.CopyTo(copy);

        Assert.Equal(bytes, copy);
        Assert.Equal("6aedc1408738eb67b70e441d", id.ToString());
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(0x6AEDC140), id.Time);
    }

    [Fact]
    public void It_sorts_byte_by_byte()
    {
        var random = new Random(5);
        byte[][] bytes = [.. Enumerable.Range(0, 500).Select(_ => RandomId(random))];

        IEnumerable<string> byBytes = bytes.Select(Convert.ToHexStringLower).Order(StringComparer.Ordinal);
        IEnumerable<string> byId = bytes.Select(b => new ObjectId(b)).Order().Select(id => id.ToString());
        Assert.Equal(byBytes, byId);
    }

    [Fact]
    public void Its_operators_agree_with_its_order()
    {
        ObjectId low = ObjectId.FirstOf(DateTimeOffset.UnixEpoch.AddSeconds(1));
        ObjectId high = low.WithCounter(1);

        Assert.True(low < high && high > low && low <= high && high >= low && low != high);
        Assert.False(high < low || low > high || high <= low || low >= high);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", 0)]
    [InlineData("1970-01-01T00:00:00.999Z", 0)]
    [InlineData("2026-11-20T12:00:00.999Z", 1_795_176_000)]
    [InlineData("9999-12-31T23:59:59Z", uint.MaxValue)]
    public void The_first_of_a_time_is_the_smallest_of_its_second(string time, long seconds)
    {
        ObjectId first = ObjectId.FirstOf(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(seconds), first.Time);
        Assert.EndsWith("0000000000000000", first.ToString(), StringComparison.Ordinal);
    }

    private static byte[] RandomId(Random random)
    {
        byte[] id = new byte[ObjectId.Size];
        random.NextBytes(id);

        // Few distinct seconds, so that the rest of the id decides often; both above and below the sign bit.
        id.AsSpan(1, 3).Clear();
        id[0] = random.Next(2) == 0 ? (byte)0x7F : (byte)0x80;
        return id;
    }
}
