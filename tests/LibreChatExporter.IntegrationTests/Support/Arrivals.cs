using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>
/// A sample as it might have come in live: each row arrives up to some minutes after, or a little before, the second in its <c>_id</c>
/// (slow inserts, servers whose clocks differ), and each answer after the first of its rows. What arrives between two refreshes is a lot.
/// </summary>
internal sealed class Arrivals
{
    /// <summary>Less than the overlap of five minutes, even together with <see cref="ClockAhead"/>.</summary>
    private static readonly TimeSpan SlowestInsert = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan ClockAhead = TimeSpan.FromSeconds(30);

    /// <summary>Less than the two minutes that a row waits for its answer.</summary>
    private static readonly TimeSpan SlowestAnswer = TimeSpan.FromSeconds(110);

    private readonly Random _random;

    internal Arrivals(Sample sample, int seed)
    {
        _random = new Random(seed);
        List<Arrival> rows = [.. sample.Documents(Collection.Transactions).Select(row => new Arrival(
            IdOf(row).Time + Between(-ClockAhead, SlowestInsert), Collection.Transactions, row))];

        // The first row of an answer waits longest; others, such as a title's, may come after the answer.
        Dictionary<string, DateTimeOffset> firstRows = rows.Where(row => TextOf(row.Document, "messageId").Length > 0)
            .GroupBy(row => TextOf(row.Document, "messageId")).ToDictionary(group => group.Key, group => group.Min(row => row.Time));
        IEnumerable<Arrival> answers = sample.Documents(Collection.Messages).Select(message => new Arrival(
            firstRows.TryGetValue(TextOf(message, "messageId"), out DateTimeOffset first)
                ? first + Between(TimeSpan.Zero, SlowestAnswer)
                : rows[0].Time,
            Collection.Messages,
            message));
        Lots = Divide([.. rows.Concat(answers).OrderBy(arrival => arrival.Time)]);
    }

    /// <summary>What comes in between two refreshes, and when the second of them is.</summary>
    internal IReadOnlyList<(DateTimeOffset Refresh, IReadOnlyList<Arrival> Arrivals)> Lots { get; }

    private static ObjectId IdOf(byte[] document)
    {
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual("_id"u8) && reader.Value.TryGetObjectId(out ObjectId id))
            {
                return id;
            }
        }

        throw new InvalidDataException("a sample's documents have ObjectIds");
    }

    private static string TextOf(byte[] document, string field)
    {
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            if (System.Text.Encoding.UTF8.GetString(reader.Name) == field)
            {
                return System.Text.Encoding.UTF8.GetString(reader.Value.StringOrEmpty);
            }
        }

        return "";
    }

    private TimeSpan Between(TimeSpan from, TimeSpan to) => from + ((to - from) * _random.NextDouble());

    private List<(DateTimeOffset, IReadOnlyList<Arrival>)> Divide(Arrival[] all)
    {
        List<(DateTimeOffset, IReadOnlyList<Arrival>)> lots = [];
        for (int start = 0, end; start < all.Length; start = end)
        {
            end = Math.Min(all.Length, start + 1 + _random.Next(2 * all.Length / 15));
            Arrival[] lot = all[start..end];
            DateTimeOffset refresh = lot[^1].Time;
            _random.Shuffle(lot);
            lots.Add((refresh, lot));
        }

        return lots;
    }
}

/// <summary>A document and when it comes in.</summary>
internal sealed record Arrival(DateTimeOffset Time, string Collection, byte[] Document);
