using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>
/// Keeps LibreChat busy: each step adds rows of users, models and agents that were not there before and of some that were, with and without
/// <c>messageId</c>; the answers come steps later, or never.
/// </summary>
/// <param name="writer">Where to insert.</param>
/// <param name="seed">What is random is the same for the same seed, but ids.</param>
/// <param name="generations">How many steps bring new users, models and agents; after that, these come again.</param>
internal sealed class Traffic(DatabaseWriter writer, int seed, int generations = int.MaxValue)
{
    private readonly Random _random = new(seed);
    private readonly Queue<byte[]> _answers = new();
    private int _steps;

    /// <summary>What has been inserted.</summary>
    internal UsageTotals Inserted { get; } = new();

    internal void Step()
    {
        _steps++;
        int generation = _steps % generations;
        List<byte[]> rows = [];
        for (int i = 0; i < 10; i++)
        {
            // Every other row is by someone or something new, while there are such.
            string user = Rows.User(_random.Next(2) == 0 ? (100 * generation) + i : _random.Next(3));
            string model = _random.Next(2) == 0 ? $"model-{generation}-{i}" : "gpt-5.5";
            string context = _random.Next(5) == 0 ? $"context-{_steps % 8}" : "message";
            string? messageId = _random.Next(3) == 0 ? null : Guid.NewGuid().ToString();
            AddCall(rows, user, model, context, messageId);
            if (messageId is not null && _random.Next(4) > 0)
            {
                _answers.Enqueue(Rows.Answer(user, messageId, _random.Next(2) == 0 ? $"agent_{generation}_{i}" : model));
            }
        }

        double credits = _random.Next(1, 1000);
        Inserted.AddCredits(credits);
        rows.Add(Rows.Credits(Rows.User(1), credits, $"refill-{_steps % 4}"));
        double refund = _random.Next(1, 1000) / 2.0;
        Inserted.AddRefund(refund);
        rows.Add(Rows.Usage(Rows.User(1), $"refunded-{generation}", "completion", -5, -refund));
        writer.Insert(Collection.Transactions, rows);
        InsertAnswers(_answers.Count / 2);
    }

    /// <summary>Inserts the answers that are still to come.</summary>
    internal void Finish() => InsertAnswers(_answers.Count);

    private void AddCall(List<byte[]> rows, string user, string model, string context, string? messageId)
    {
        foreach (string side in (string[])["prompt", "completion"])
        {
            int tokens = _random.Next(1, 10_000);
            double credits = tokens * _random.Next(1, 100) / 20.0;
            Inserted.AddUsage(side, tokens, credits);
            rows.Add(Rows.Usage(user, model, side, tokens, credits, messageId, context));
        }
    }

    private void InsertAnswers(int count)
    {
        List<byte[]> answers = [];
        while (answers.Count < count)
        {
            answers.Add(_answers.Dequeue());
        }

        if (answers.Count > 0)
        {
            writer.Insert(Collection.Messages, answers);
        }
    }
}
