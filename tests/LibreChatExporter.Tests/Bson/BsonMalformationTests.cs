using LibreChatExporter.Bson;

namespace LibreChatExporter.Tests.Bson;

public sealed class BsonMalformationTests
{
    /// <summary>The document in hexadecimal digits and the position of what is wrong.</summary>
    public static TheoryData<string, string, int> Documents => new()
    {
        { "nothing at all", "", 0 },
        { "shorter than any document", "04000000", 0 },
        { "the length says more than there is", "0600000000", 0 },
        { "the length says less than there is", "050000000000", 0 },
        { "a negative length", "FFFFFFFF00", 0 },
        { "no NUL at the end", "0500000001", 4 },
        { "an unknown type", "08000000" + "20610000", 4 },
        { "the type that stands for a missing field", "08000000" + "00610000", 4 },
        { "a name without end", "08000000" + "10616200", 5 },
        { "a type and no name", "06000000" + "1000", 5 },
        { "an int32 cut off", "0A000000" + "106100" + "0100" + "00", 7 },
        { "a double cut off", "0F000000" + "016100" + "01020304050607" + "00", 7 },
        { "an ObjectId cut off", "10000000" + "076100" + "0102030405060708" + "00", 7 },
        { "a boolean cut off", "08000000" + "086100" + "00", 7 },
        { "a decimal128 cut off", "10000000" + "136100" + "0102030405060708" + "00", 7 },
        { "a string cut off in its length", "0A000000" + "026100" + "0300" + "00", 7 },
        { "a string longer than the document", "0F000000" + "026100" + "04000000" + "616200" + "00", 7 },
        { "a string of negative length", "0E000000" + "026100" + "FFFFFFFF" + "6100" + "00", 7 },
        { "a string of the least length there is", "0E000000" + "026100" + "00000080" + "6100" + "00", 7 },
        { "a string without room for its NUL", "0C000000" + "026100" + "00000000" + "00", 7 },
        { "a string without NUL", "0E000000" + "026100" + "02000000" + "6162" + "00", 12 },
        { "a string of the greatest length there is", "0E000000" + "026100" + "FFFFFF7F" + "6100" + "00", 7 },
        { "an inner document longer than the outer", "0D000000" + "036100" + "06000000" + "00" + "00", 7 },
        { "an inner document shorter than any", "0D000000" + "036100" + "04000000" + "00" + "00", 7 },
        { "an array of negative length", "0D000000" + "046100" + "FBFFFFFF" + "00" + "00", 7 },
        { "binary data of negative length", "0D000000" + "056100" + "FFFFFFFF" + "00" + "00", 7 },
        { "binary data longer than the document", "0E000000" + "056100" + "02000000" + "00" + "01" + "00", 7 },
        { "a regular expression without end", "0A000000" + "0B6100" + "6162" + "00", 7 },
        { "a regular expression without options", "0B000000" + "0B6100" + "616200" + "00", 7 },
        { "a pointer without its ObjectId", "10000000" + "0C6100" + "02000000" + "6100" + "0102" + "00", 7 },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_malformed_document_is_refused_where_it_is_wrong(string what, string hex, int position)
    {
        var problem = Assert.Throws<BsonFormatException>(() => ReadAll(Convert.FromHexString(hex)));

        Assert.True(problem.Position == position, $"{what}: {problem.Message}");
        Assert.Contains($"byte {position}:", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public void What_stands_before_the_malformation_can_be_read()
    {
        byte[] document = Raw.Document([0x10, (byte)'a', 0, 1, 0, 0, 0, 0x20, (byte)'b', 0]);
        var reader = new BsonReader(document);

        Assert.True(reader.Read());
        Assert.True(reader.Value.TryGetFinite(out double one));
        Assert.Equal(1, one);
    }

    [Fact]
    public void A_malformed_inner_document_is_refused_when_it_is_entered()
    {
        byte[] document = Raw.Document([0x03, (byte)'a', 0, 8, 0, 0, 0, 0x20, (byte)'b', 0, 0]);

        Assert.Throws<BsonFormatException>(() =>
        {
            var reader = new BsonReader(document);
            reader.Read();
            reader.Value.TryGetDocument(out BsonReader inner);
            inner.Read();
        });
    }

    internal static void ReadAll(byte[] document)
    {
        var reader = new BsonReader(document);
        ReadAll(ref reader, depth: 0);
    }

    private static void ReadAll(ref BsonReader reader, int depth)
    {
        while (reader.Read())
        {
            reader.Value.TryGetFinite(out _);
            reader.Value.TryGetString(out _);
            reader.Value.TryGetObjectId(out _);
            reader.Value.TryGetUnixMilliseconds(out _);
            if (depth < 10 && reader.Value.TryGetDocument(out BsonReader inner))
            {
                ReadAll(ref inner, depth + 1);
            }
        }
    }
}
