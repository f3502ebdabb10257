using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Tests.Bson;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Fuzzing;

public sealed class BsonFuzzTests
{
    private const string MessageId = "40366501-1bcf-44ef-b54e-c0530b5a3d61";

    private static readonly byte[][] Originals =
    [
        Documents.Transaction(Ids.At(Ids.Noon, 1), messageId: MessageId, cache: (-10, -20.5, -0.0)),
        Documents.Message(MessageId, Ids.User(1), "agent_x", "agents"),
        Documents.ChatMessage(MessageId, Ids.User(1), Ids.Noon, "question", rating: "thumbsUp", content: ["text", "search", "error"]),
        Documents.Agent("agent_x", "HR Bot", "google", "gemini-3.8-flash"),
        Documents.User(Ids.User(1), "a@example.com", "a", "A"),
        Documents.Balance(Ids.At(Ids.Noon, 2), Ids.User(1), 12.5, Ids.Noon),
        .. BsonReaderTests.EveryType.Select(row => Raw.Element((byte)(BsonType)row[0], (string)row[1])),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_bytes_are_read_or_refused_and_nothing_else_happens(int seed)
    {
        var run = new FuzzRun(seed, Originals)
        {
            Weight = FuzzRun.InMemory,
            Allowance = 32 << 10,
            AllowancePerByte = 0,
            Repair = RightLength.OfEveryOther(),
        };

        double refused = run.Run<BsonFormatException>(Read);

        Assert.InRange(refused, 0.1, 0.99);
    }

    private static void Read(byte[] input)
    {
        try
        {
            BsonMalformationTests.ReadAll(input);
            Transaction.Parse(input);
            _ = Answer.TryParse(input, out _);
            _ = Agent.TryParse(input, out _);
            _ = User.TryParse(input, out _);
            Balance.Parse(input);
            ReadParts(Message.Parse(input).Content);
        }
        catch (BsonFormatException e)
        {
            Assert.InRange(e.Position, 0, input.Length);
            throw;
        }
    }

    private static void ReadParts(BsonValue content)
    {
        if (content.TryGetDocument(out BsonReader parts))
        {
            while (parts.Read())
            {
                _ = Message.TryGetTool(parts.Value, out _);
            }
        }
    }
}
