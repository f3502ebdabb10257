using System.Buffers.Binary;
using LibreChatExporter.Bson;
using LibreChatExporter.Sources.Mongo;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Sources;

/// <summary>What may come from a server reaches the driver whole and unchanged; what may not, not at all.</summary>
public sealed class ReplyCheckTests
{
    private const int Mutations = 40_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Replies_come_out_as_they_went_in_whatever_the_pieces(int seed)
    {
        var random = new Random(seed);
        var buffer = new ReplyBuffer();
        for (int i = 0; i < 300; i++)
        {
            byte[] reply = Reply(random);
            int taken = 0;
            while (!buffer.IsReady)
            {
                int count = Math.Min(buffer.Room.Length, 1 + random.Next(reply.Length));
                reply.AsSpan(taken, count).CopyTo(buffer.Room);
                Assert.True(buffer.Take(count), buffer.Complaint);
                taken += count;
            }

            Assert.Equal(reply.Length, taken);
            byte[] handed = new byte[reply.Length + 10];
            int given = 0;
            for (int count; (count = buffer.HandOut(handed.AsSpan(given, Math.Min(1 + random.Next(reply.Length), handed.Length - given)))) > 0;)
            {
                given += count;
            }

            Assert.Equal(reply, handed[..given]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_bytes_pass_or_are_refused_and_what_passes_is_sound_to_its_depths(int seed)
    {
        var random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < Mutations; i++)
        {
            byte[] reply = Mutate(Reply(random), random);
            if (Complaint(reply) is not null)
            {
                refused++;
            }
            else
            {
                AssertSound(reply);
            }
        }

        Assert.InRange(refused, Mutations / 4, Mutations - (Mutations / 100));
    }

    [Fact]
    public void No_byte_that_a_reply_is_cut_off_at_makes_it_another_one()
    {
        byte[] reply = Reply(new Random(1));
        for (int length = 0; length < reply.Length; length++)
        {
            var buffer = new ReplyBuffer();
            Feed(buffer, reply.AsSpan(0, length));
            Assert.False(buffer.IsReady);
            Assert.Equal(0, buffer.HandOut(new byte[100]));

            // The same with a length that fits.
            byte[] cut = reply[..length];
            if (length > ReplyCheck.HeaderSize)
            {
                BinaryPrimitives.WriteInt32LittleEndian(cut, length);
                Assert.NotNull(Complaint(cut));
            }
        }
    }

    [Fact]
    public void A_length_takes_no_memory_until_the_bytes_come()
    {
        var buffer = new ReplyBuffer();
        byte[] header = new byte[ReplyCheck.HeaderSize];
        BinaryPrimitives.WriteInt32LittleEndian(header, ReplyCheck.MaxSize);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), 2013);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Feed(buffer, header);

        Assert.InRange(buffer.Room.Length, 1, 1 << 16);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 16);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(100_000, false)]
    public void Documents_may_be_nested_but_not_without_end(int depth, bool isFine)
    {
        byte[] document = [5, 0, 0, 0, 0];
        for (int i = 0; i < depth; i++)
        {
            byte[] outer = new byte[document.Length + 8];
            BinaryPrimitives.WriteInt32LittleEndian(outer, outer.Length);
            outer[4] = (byte)BsonType.Document;
            outer[5] = (byte)'a';
            document.CopyTo(outer, 7);
            document = outer;
        }

        Assert.Equal(isFine, Complaint(Message(document)) is null);
    }

    [Theory]
    [InlineData(0, 15)]
    [InlineData(0, -1)]
    [InlineData(0, int.MaxValue)]
    [InlineData(12, 2012)]
    [InlineData(12, 2004)]
    [InlineData(16, 1)]
    [InlineData(16, 2)]
    [InlineData(20, 1)]
    public void What_nobody_asked_for_is_refused(int position, int number)
    {
        byte[] reply = Message(Documents.Agent("agent_x", "HR Bot", "google", "gemini-3.8-flash"));
        Assert.Null(Complaint(reply));
        BinaryPrimitives.WriteInt32LittleEndian(reply.AsSpan(position), number);

        Assert.NotNull(Complaint(reply));
    }

    /// <summary>As the driver's connection does it.</summary>
    private static string? Complaint(byte[] reply)
    {
        var buffer = new ReplyBuffer();
        Feed(buffer, reply);
        return buffer.IsReady ? null : buffer.Complaint ?? "it is not at its end";
    }

    private static void Feed(ReplyBuffer buffer, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !buffer.IsReady)
        {
            int count = Math.Min(buffer.Room.Length, bytes.Length);
            bytes[..count].CopyTo(buffer.Room);
            if (!buffer.Take(count))
            {
                return;
            }

            bytes = bytes[count..];
        }
    }

    private static void AssertSound(byte[] reply)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(reply);
        int start = BinaryPrimitives.ReadInt32LittleEndian(reply.AsSpan(12)) == 2013 ? 21 : 36;
        while (start < length)
        {
            start += Walk(reply.AsSpan(start));
        }

        Assert.Equal(reply.Length, length);
        Assert.Equal(length, start);
    }

    /// <summary>Steps through a document as the driver does, with nothing of the reader under test; leaving the bytes throws.</summary>
    private static int Walk(ReadOnlySpan<byte> bytes)
    {
        int size = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        ReadOnlySpan<byte> document = bytes[..size];
        int at = sizeof(int);
        while (document[at] != 0)
        {
            byte type = document[at];
            at += 1 + document[(at + 1)..].IndexOf((byte)0) + 1;
            ReadOnlySpan<byte> rest = document[at..];
            at += type switch
            {
                0x06 or 0x0A or 0x7F or 0xFF => 0,
                0x08 => 1,
                0x10 => 4,
                0x07 => 12,
                0x13 => 16,
                0x01 or 0x09 or 0x11 or 0x12 => 8,
                0x03 or 0x04 => Walk(rest),
                0x02 or 0x0D or 0x0E => 4 + BinaryPrimitives.ReadInt32LittleEndian(rest),
                0x05 => 5 + BinaryPrimitives.ReadInt32LittleEndian(rest),
                0x0C => 16 + BinaryPrimitives.ReadInt32LittleEndian(rest),
                0x0F => BinaryPrimitives.ReadInt32LittleEndian(rest),
                0x0B => rest.IndexOf((byte)0) + 1 is var pattern ? pattern + rest[pattern..].IndexOf((byte)0) + 1 : 0,
                _ => throw new InvalidDataException($"there is no type {type}"),
            };
        }

        Assert.Equal(size, at + 1);
        return size;
    }

    /// <summary>A page of rows, or the old kind of answer to a greeting.</summary>
    private static byte[] Reply(Random random)
    {
        byte[] row = Documents.Transaction(Ids.At(Ids.Noon, random.Next()), messageId: "m", cache: (-10, -20.5, -0.0));
        if (random.Next(4) == 0)
        {
            int count = 1 + random.Next(3);
            byte[] old = new byte[36 + (count * row.Length)];
            BinaryPrimitives.WriteInt32LittleEndian(old.AsSpan(12), 1);
            BinaryPrimitives.WriteInt32LittleEndian(old.AsSpan(32), count);
            for (int i = 0; i < count; i++)
            {
                row.CopyTo(old, 36 + (i * row.Length));
            }

            BinaryPrimitives.WriteInt32LittleEndian(old, old.Length);
            return old;
        }

        byte[] page = new BsonWriter().Document("cursor", cursor => cursor.Int64("id", 0).String("ns", "x.y").Array("firstBatch", batch =>
        {
            for (int i = random.Next(100); i >= 0; i--)
            {
                batch.Document($"{i}", document => document.ObjectId("_id", Ids.At(Ids.Noon, i)).String("model", "gpt-5.5").Double("rawAmount", -1));
            }
        })).Double("ok", 1).ToArray();
        return Message(page);
    }

    private static byte[] Message(byte[] document)
    {
        byte[] message = new byte[21 + document.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(12), 2013);
        document.CopyTo(message, 21);
        return message;
    }

    private static byte[] Mutate(byte[] reply, Random random)
    {
        byte[] mutated = random.Next(4) == 0 ? reply[..random.Next(reply.Length + 1)] : reply;
        for (int count = random.Next(4); count > 0 && mutated.Length > 0; count--)
        {
            mutated[random.Next(mutated.Length)] = random.Next(3) switch { 0 => 0, 1 => 0xFF, _ => (byte)random.Next(256) };
        }

        // Half of them keep a right length, or nothing behind it would ever be looked at.
        if (random.Next(2) == 0 && mutated.Length >= sizeof(int))
        {
            BinaryPrimitives.WriteInt32LittleEndian(mutated, mutated.Length);
        }

        return mutated;
    }
}
