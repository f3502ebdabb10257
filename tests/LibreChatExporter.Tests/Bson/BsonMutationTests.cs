using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Bson;

public sealed class BsonMutationTests
{
    private const int Mutations = 40_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_bytes_are_read_or_refused_and_nothing_else_happens(int seed)
    {
        var random = new Random(seed);
        byte[][] originals =
        [
            Documents.Transaction(Ids.At(Ids.Noon, 1), messageId: "40366501-1bcf-44ef-b54e-c0530b5a3d61", cache: (-10, -20.5, -0.0)),
            Documents.Message("40366501-1bcf-44ef-b54e-c0530b5a3d61", Ids.User(1), "agent_x", "agents"),
            Documents.Agent("agent_x", "HR Bot", "google", "gemini-3.8-flash"),
            .. BsonReaderTests.EveryType.Select(row => Raw.Element((byte)(BsonType)row[0], (string)row[1])),
        ];
        int refused = 0;
        for (int i = 0; i < Mutations; i++)
        {
            byte[] mutated = Mutate(originals[random.Next(originals.Length)], random);
            try
            {
                BsonMalformationTests.ReadAll(mutated);
                Transaction.Parse(mutated);
                _ = Answer.TryParse(mutated, out _);
                _ = Agent.TryParse(mutated, out _);
            }
            catch (BsonFormatException e)
            {
                refused++;
                Assert.InRange(e.Position, 0, mutated.Length);
            }
            catch (Exception e) when (e is not BsonFormatException)
            {
                Assert.Fail($"seed {seed}, mutation {i}: {e.GetType()} on {Convert.ToHexString(mutated)}\n{e}");
            }
        }

        Assert.InRange(refused, Mutations / 10, Mutations - (Mutations / 100));
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        byte[] mutated = random.Next(4) == 0 ? original[..random.Next(original.Length + 1)] : [.. original];
        for (int count = random.Next(4); count > 0 && mutated.Length > 0; count--)
        {
            mutated[random.Next(mutated.Length)] = random.Next(3) switch { 0 => 0, 1 => 0xFF, _ => (byte)random.Next(256) };
        }

        // Half of them keep a right length, or nothing behind it would ever be looked at.
        if (random.Next(2) == 0 && mutated.Length >= 5)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(mutated, mutated.Length);
            mutated[^1] = 0;
        }

        return mutated;
    }
}
