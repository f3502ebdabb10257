using System.Text;
using LibreChatExporter.Bson;

namespace LibreChatExporter.Tests.Bson;

public sealed class BsonReaderTests
{
    /// <summary>An element of each type, as on the wire, with a closing element behind it to prove that it was stepped over.</summary>
    public static TheoryData<BsonType, string> EveryType => new()
    {
        { BsonType.Double, "9A9999999999F13F" },
        { BsonType.String, "03000000686900" },
        { BsonType.Document, "0C0000001061000100000000" },
        { BsonType.Array, "0C0000001030000100000000" },
        { BsonType.Binary, "020000000001FF" },
        { BsonType.Undefined, "" },
        { BsonType.ObjectId, "6AEDC1408738EB67B70E441D" },
        { BsonType.Boolean, "01" },
        { BsonType.DateTime, "0100000000000000" },
        { BsonType.Null, "" },
        { BsonType.RegularExpression, "612E2A006900" },
        { BsonType.DbPointer, "030000006869006AEDC1408738EB67B70E441D" },
        { BsonType.JavaScript, "03000000686900" },
        { BsonType.Symbol, "03000000686900" },
        { BsonType.JavaScriptWithScope, "10000000" + "03000000686900" + "0500000000" },
        { BsonType.Int32, "2A000000" },
        { BsonType.Timestamp, "0100000002000000" },
        { BsonType.Int64, "2A00000000000000" },
        { BsonType.Decimal128, "01000000000000000000000000004030" },
        { BsonType.MinKey, "" },
        { BsonType.MaxKey, "" },
    };

    [Theory]
    [MemberData(nameof(EveryType))]
    public void Every_type_is_read_and_stepped_over(BsonType type, string hex)
    {
        byte[] value = Convert.FromHexString(hex);
        byte[] document = Raw.Document([(byte)type, (byte)'v', 0, .. value, 0x10, (byte)'n', 0, 7, 0, 0, 0]);

        var reader = new BsonReader(document);
        Assert.True(reader.Read());
        Assert.Equal("v", Encoding.UTF8.GetString(reader.Name));
        Assert.Equal(type, reader.Value.Type);
        Assert.Equal(value, reader.Value.Bytes.ToArray());
        Assert.True(reader.Read());
        Assert.True(reader.Value.TryGetFinite(out double next));
        Assert.Equal(7, next);
        Assert.False(reader.Read());
        Assert.False(reader.Read());
    }

    [Fact]
    public void The_table_of_types_is_complete()
        => Assert.Equal(
            Enum.GetValues<BsonType>().Where(type => type != BsonType.None).Order(), EveryType.Select(row => (BsonType)row[0]).Order());

    [Fact]
    public void An_empty_document_has_no_elements() => Assert.False(new BsonReader([5, 0, 0, 0, 0]).Read());

    [Fact]
    public void A_value_gives_what_its_type_holds_and_nothing_else()
    {
        ObjectId id = ObjectId.FirstOf(DateTimeOffset.UnixEpoch.AddDays(1)).WithCounter(3);
        byte[] document = new BsonWriter()
            .String("text", "hé").ObjectId("id", id).DateTime("date", DateTimeOffset.UnixEpoch.AddMilliseconds(-5))
            .Boolean("yes", true).Boolean("no", false).Document("inner", inner => inner.Int32("x", 9)).ToArray();

        var reader = new BsonReader(document);
        reader.Read();
        Assert.True(reader.Value.TryGetString(out ReadOnlySpan<byte> text));
        Assert.Equal("hé", Encoding.UTF8.GetString(text));
        Assert.False(
            reader.Value.TryGetFinite(out _)
                || reader.Value.TryGetObjectId(out _)
                || reader.Value.TryGetDocument(out _)
                || reader.Value.IsTrue);
        reader.Read();
        Assert.True(reader.Value.TryGetObjectId(out ObjectId read));
        Assert.Equal(id, read);
        Assert.False(reader.Value.TryGetString(out _) || reader.Value.TryGetUnixMilliseconds(out _));
        Assert.True(reader.Value.StringOrEmpty.IsEmpty);
        reader.Read();
        Assert.True(reader.Value.TryGetUnixMilliseconds(out long milliseconds));
        Assert.Equal(-5, milliseconds);
        Assert.False(reader.Value.TryGetFinite(out _));
        reader.Read();
        Assert.True(reader.Value.IsTrue);
        reader.Read();
        Assert.False(reader.Value.IsTrue);
        reader.Read();
        Assert.True(reader.Value.TryGetDocument(out BsonReader inner));
        Assert.True(inner.Read());
        Assert.True(inner.Value.TryGetFinite(out double nine));
        Assert.Equal(9, nine);
    }
}
