using System.Buffers.Binary;
using System.Net.Sockets;
using LibreChatExporter.Bson;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>
/// Stands between clients and the database and knows where a message of MongoDB's protocol ends. What would hide that is never agreed on:
/// that the server answers a monitor again and again without being asked, and compression.
/// </summary>
internal abstract class WireRelay(int target) : TcpRelay(target)
{
    private const int LegacyReply = 1, Message = 2013;
    private const int BodyStart = 16 + 5, LegacyBodyStart = 16 + 20;

    private static readonly string[] Greetings = ["hello", "isMaster", "ismaster"], Offers = ["topologyVersion", "compression"];

    protected override void Connect(NetworkStream client, NetworkStream server) => _ = Serve(client, server);

    /// <summary>Sends what a client gets for a question.</summary>
    /// <param name="question">The whole message.</param>
    /// <param name="ask">Passes the question on to the database and gives the answer.</param>
    /// <param name="client">Where the answer goes.</param>
    protected abstract Task Answer(byte[] question, Func<Task<byte[]>> ask, NetworkStream client);

    /// <summary>
    /// The command of a question: its first element names it, and its value mostly the collection. Null for the old kind of message.
    /// </summary>
    protected static (string Name, string Collection)? CommandOf(byte[] question)
    {
        if (BinaryPrimitives.ReadInt32LittleEndian(question.AsSpan(12)) != Message)
        {
            return null;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(question.AsSpan(BodyStart));
        ReadOnlySpan<byte> body = question.AsSpan(BodyStart, length);
        var reader = new BsonReader(body);
        Assert.True(reader.Read());
        string name = System.Text.Encoding.UTF8.GetString(reader.Name);
        BsonValue collection = name == "getMore" ? BsonReader.Find(body, "collection"u8) : reader.Value;
        return (name, System.Text.Encoding.UTF8.GetString(collection.StringOrEmpty));
    }

    /// <summary>All collections of a question: an aggregation may unite several.</summary>
    protected static IReadOnlyList<string> CollectionsOf(byte[] question)
    {
        if (CommandOf(question) is not { } command)
        {
            return [];
        }

        List<string> collections = [command.Collection];
        if (command.Name == "aggregate")
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(question.AsSpan(BodyStart));
            var stages = new BsonReader(BsonReader.Find(question.AsSpan(BodyStart, length), "pipeline"u8).Bytes);
            while (stages.Read())
            {
                BsonValue union = BsonReader.Find(stages.Value.Bytes, "$unionWith"u8);
                if (union.Type == BsonType.Document)
                {
                    collections.Add(System.Text.Encoding.UTF8.GetString(BsonReader.Find(union.Bytes, "coll"u8).StringOrEmpty));
                }
            }
        }

        return collections;
    }

    /// <summary>The message that answers a question with a document.</summary>
    protected static byte[] AnswerTo(byte[] question, byte[] document)
    {
        byte[] answer = new byte[BodyStart + document.Length];
        BinaryPrimitives.WriteInt32LittleEndian(answer, answer.Length);
        question.AsSpan(4, 4).CopyTo(answer.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(answer.AsSpan(12), Message);
        document.CopyTo(answer, BodyStart);
        return answer;
    }

    /// <summary>Where the document of an answer begins, in the kind of message that it is.</summary>
    protected static int DocumentStart(byte[] answer)
        => BinaryPrimitives.ReadInt32LittleEndian(answer.AsSpan(12)) == LegacyReply ? LegacyBodyStart : BodyStart;

    private static byte[] WithoutOffers(byte[] greeting)
    {
        int start = DocumentStart(greeting);
        var kept = new BsonWriter();
        var reader = new BsonReader(greeting.AsSpan(start));
        while (reader.Read())
        {
            string name = System.Text.Encoding.UTF8.GetString(reader.Name);
            if (!Offers.Contains(name))
            {
                kept.Value(name, reader.Value);
            }
        }

        byte[] answer = [.. greeting[..start], .. kept.Finish()];
        BinaryPrimitives.WriteInt32LittleEndian(answer, answer.Length);
        return answer;
    }

    /// <summary>On one connection the driver waits for each answer before it asks again, so questions and answers alternate.</summary>
    private async Task Serve(NetworkStream client, NetworkStream server)
    {
        try
        {
            while (true)
            {
                byte[] question = await Read(client);
                await Answer(question, async () =>
                {
                    await server.WriteAsync(question);
                    byte[] answer = await Read(server);
                    return CommandOf(question) is { } command && !Greetings.Contains(command.Name) ? answer : WithoutOffers(answer);
                }, client);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // One side has gone.
            client.Socket.Dispose();
            server.Socket.Dispose();
        }
    }

    private static async Task<byte[]> Read(NetworkStream stream)
    {
        byte[] length = new byte[sizeof(int)];
        await stream.ReadExactlyAsync(length);
        byte[] message = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
        length.CopyTo(message, 0);
        await stream.ReadExactlyAsync(message.AsMemory(sizeof(int)));
        return message;
    }
}
