using System.Buffers.Binary;
using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources.Demo;

/// <summary>The balances of the sample, from which goes what the turns that are repeated cost. Not thread-safe.</summary>
internal sealed class DemoBalances
{
    private readonly Dictionary<ObjectId, byte[]> _byUser = [];

    /// <summary>Takes the balances over.</summary>
    /// <param name="documents">They, of which some have been refilled.</param>
    /// <param name="shift">How far the sample is moved in time.</param>
    internal DemoBalances(IEnumerable<byte[]> documents, TimeSpan shift)
    {
        foreach (byte[] document in documents)
        {
            if (BsonReader.Find(document, "lastRefill"u8).TryGetUnixMilliseconds(out long refilled))
            {
                SetRefill(document, DateTimeOffset.FromUnixTimeMilliseconds(refilled) + shift);
            }

            if (BsonReader.Find(document, "user"u8).TryGetObjectId(out ObjectId user))
            {
                _byUser[user] = document;
            }
        }
    }

    /// <summary>The balances as they are now.</summary>
    internal IEnumerable<byte[]> Documents => _byUser.Values;

    /// <summary>Whether a user has nothing left.</summary>
    internal bool IsSpent(ObjectId user) => _byUser.TryGetValue(user, out byte[]? balance) && Credits(balance) <= 0;

    /// <summary>Adds credits, or takes them away.</summary>
    internal void Add(ObjectId user, double credits)
    {
        if (_byUser.TryGetValue(user, out byte[]? balance))
        {
            double sum = Credits(balance) + credits;
            BinaryPrimitives.WriteDoubleLittleEndian(balance.AsSpan(DemoDocument.PositionOf(balance, "tokenCredits"u8)), sum);
        }
    }

    /// <summary>Notes that a user has been given credits.</summary>
    internal void Refill(ObjectId user, double credits, DateTimeOffset time)
    {
        Add(user, credits);
        if (_byUser.TryGetValue(user, out byte[]? balance) && BsonReader.Find(balance, "lastRefill"u8).Type == BsonType.DateTime)
        {
            SetRefill(balance, time);
        }
    }

    private static void SetRefill(byte[] balance, DateTimeOffset time) => BinaryPrimitives.WriteInt64LittleEndian(
        balance.AsSpan(DemoDocument.PositionOf(balance, "lastRefill"u8)), time.ToUnixTimeMilliseconds());

    private static double Credits(byte[] balance)
        => BsonReader.Find(balance, "tokenCredits"u8).TryGetFinite(out double credits) ? credits : 0;
}
