using System.Buffers.Binary;
using System.Net.Sockets;
using LibreChatExporter.Bson;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>
/// Passes on what clients ask the database, but for commands on one collection, which it answers as a database does whose user may not read it.
/// </summary>
internal sealed class RefusingServer(int target) : TcpRelay(target)
{
    private const int HeaderSize = 16, BodyStart = HeaderSize + 5, Message = 2013;

    private readonly byte[] _refusal = new BsonWriter()
        .Double("ok", 0).String("errmsg", "not authorized").Int32("code", 13).String("codeName", "Unauthorized").ToArray();

    private volatile string? _collection;

    /// <summary>The collection that may not be read; null lets all pass.</summary>
    internal string? Collection
    {
        get => _collection;
        set => _collection = value;
    }

    protected override void Connect(NetworkStream client, NetworkStream server) => _ = Serve(client, server);

    /// <summary>The driver waits for each answer before it asks again, so questions and answers alternate.</summary>
    private async Task Serve(NetworkStream client, NetworkStream server)
    {
        try
        {
            while (true)
            {
                byte[] question = await Read(client);
                if (!IsRefused(question))
                {
                    await server.WriteAsync(question);
                    await client.WriteAsync(await Read(server));
                }
                else
                {
                    await client.WriteAsync(Refusal(question));
                }
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

    /// <summary>The first element of a command names it, and its value the collection.</summary>
    private bool IsRefused(byte[] question)
    {
        if (_collection is not { } collection || BinaryPrimitives.ReadInt32LittleEndian(question.AsSpan(12)) != Message)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(question.AsSpan(BodyStart));
        var body = new BsonReader(question.AsSpan(BodyStart, length));
        return body.Read() && body.Value.StringOrEmpty.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(collection));
    }

    private byte[] Refusal(byte[] question)
    {
        byte[] answer = new byte[BodyStart + _refusal.Length];
        BinaryPrimitives.WriteInt32LittleEndian(answer, answer.Length);
        question.AsSpan(4, 4).CopyTo(answer.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(answer.AsSpan(12), Message);
        _refusal.CopyTo(answer, BodyStart);
        return answer;
    }
}
