using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Tests.Bson;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Collectors;

/// <summary>Documents that are well formed and make no sense stop nothing, and change nothing but what they belong to.</summary>
public sealed class NonsenseTests
{
    /// <summary>
    /// Values by type and bytes: null, undefined, the extremes of dates and numbers, and types that LibreChat never writes.
    /// </summary>
    private static readonly (byte Type, string Hex)[] Odd =
    [
        (0x0A, ""), (0x06, ""), (0xFF, ""), (0x7F, ""), (0x08, "01"), (0x10, "FFFFFFFF"),
        (0x12, "FFFFFFFFFFFFFF7F"), (0x12, "0000000000000080"),
        (0x01, "000000000000F87F"), (0x01, "000000000000F07F"), (0x01, "000000000000F0FF"), (0x01, "A0C8EB85F3CCE17F"),
        (0x09, "FFFFFFFFFFFFFF7F"), (0x09, "0000000000000080"), (0x09, "0000000000000000"), (0x11, "FFFFFFFFFFFFFFFF"),
        (0x13, "0000000000000000000000000000007C"), (0x13, "00000000000000000000000000000078"), (0x13, "0100000000000000000000000000FE5F"),
        (0x02, "0100000000"), (0x02, "03000000C32800"), (0x02, "0500000000220A5C00"), (0x0D, "020000006100"), (0x0E, "020000006100"),
        (0x0B, "61006900"), (0x05, "0000000000"), (0x07, "FFFFFFFFFFFFFFFFFFFFFFFF"), (0x03, "0500000000"), (0x04, "0500000000"),
        (0x0C, "020000006100000000000000000000000000"),
    ];

    public static TheoryData<string> Collections => [Collection.Users, Collection.Balances, Collection.Agents, Collection.Messages];

    [Theory]
    [MemberData(nameof(Collections))]
    public void Nonsense_in_any_field_of_a_collection_leaves_the_other_families_right(string collection)
    {
        using var plain = new Installation();
        using var odd = new Installation();
        (List<byte[]> documents, byte[] model, string[] own) = Of(odd.Source, collection);
        int number = 0;
        foreach (string field in FieldsOf(model))
        {
            foreach (byte[] value in Values())
            {
                byte[] document = Documents.With(model, "messageId", writer => writer.String("messageId", $"{++number}"));
                documents.Add(Documents.With(document, field, writer => writer.Value(field, BsonReader.Find(value, "v"u8))));
            }

            documents.Add(Documents.Without(model, field));
        }

        Scrape right = plain.Refresh(), scrape = odd.Refresh();
        Assert.All(
            scrape["librechat_exporter_collector_success"],
            series => Assert.True(series.Value == 1, $"{series.Key}: {odd.Exporter.Health.Error}"));
        foreach (string family in Installation.Of(Installation.FamiliesOf.Keys).Except(Installation.FamiliesOf["documents"]))
        {
            bool isOwn = Installation.Of(own).Contains(family);
            Compare.Family(
                family,
                right[family],
                scrape[family].Where(series => !isOwn || right[family].ContainsKey(series.Key)).ToDictionary(),
                collection);
        }

        // What is read again changes nothing.
        Scrape again = odd.Refresh(TimeSpan.FromMinutes(6));
        Assert.Equal(1, again.Value("librechat_exporter_collector_success", "collector=activity"));
        Assert.Equal(scrape.Sum("librechat_messages_total"), again.Sum("librechat_messages_total"));
    }

    /// <summary>A collection's documents, one more for it with labels that no other has, and the collectors that it changes.</summary>
    private static (List<byte[]> Documents, byte[] Model, string[] Own) Of(MemorySource source, string collection)
    {
        ObjectId user = Ids.User(99);
        return collection switch
        {
            Collection.Users => (source.Users, Documents.User(user, "u@example.com", "u", "U", "odd", "odd"), ["users"]),
            Collection.Balances => (source.Balances, Documents.Balance(Ids.User(98), user, 5, Ids.Noon), ["balances"]),
            Collection.Agents => (source.Agents, Documents.Agent("agent_odd", "Odd", "odd", "odd"), ["agents"]),
            _ => (
                source.Messages,
                Documents.ChatMessage(
                    "m", user, Ids.Noon, "q", "odd", "odd", "c", isError: false, isUnfinished: false, "odd", tokens: 5,
                    "odd_mcp_odd", "text"),
                ["activity", "coverage"]),
        };
    }

    private static List<string> FieldsOf(byte[] document)
    {
        List<string> fields = [];
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            fields.Add(System.Text.Encoding.UTF8.GetString(reader.Name));
        }

        return fields;
    }

    private static IEnumerable<byte[]> Values()
    {
        foreach ((byte type, string hex) in Odd)
        {
            yield return Raw.Element(type, hex);
        }

        yield return new BsonWriter().String("v", new string('x', 100_000)).ToArray();
        byte[] deep = new BsonWriter().String("v", "deep").ToArray();
        for (int i = 0; i < 300; i++)
        {
            byte[] inner = deep;
            deep = new BsonWriter().Array("v", array => array
                .Document("0", level => level.Value("tool_call", BsonReader.Find(inner, "v"u8)))).ToArray();
        }

        yield return deep;
    }
}
