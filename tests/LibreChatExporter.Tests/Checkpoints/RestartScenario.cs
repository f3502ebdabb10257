using LibreChatExporter.Bson;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Checkpoints;

/// <summary>
/// A LibreChat with something of everything, followed by two exporters of the same settings, of which one is restarted again and again.
/// From time to time they have to agree on every figure but those of their own work.
/// </summary>
internal sealed class RestartScenario : IDisposable
{
    private static readonly string[] Models = ["gpt-5.5", "gpt-5.5-mini", "claude-sonnet-4-5", "agent_legacy"];

    private readonly Random _random;
    private readonly MemorySource _source = new();
    private readonly TempFolder _state = new();
    private readonly FakeTimeProvider _clock = new(Ids.Noon);
    private readonly TestExporter _steady;
    private readonly TestExporter _restarted;
    private int _number;

    public RestartScenario(int seed, ExporterSettings settings)
    {
        _random = new Random(seed);
        _source.Agents.Add(Documents.Agent("agent_a", "Helper", "anthropic", "claude-sonnet-4-5"));
        _source.Agents.Add(Documents.Agent("agent_legacy", "Old", "openAI", "gpt-5.5"));
        _steady = new TestExporter(_source, settings, _clock);
        _restarted = new TestExporter(_source, settings, _clock, state: _state);
    }

    public void Run(int steps)
    {
        for (int i = 0; i < 20; i++)
        {
            Live(_clock.GetUtcNow().AddMinutes(-_random.Next(90_000)));
        }

        for (int i = 0; i < steps; i++)
        {
            for (int turns = _random.Next(4); turns > 0; turns--)
            {
                Live(_clock.GetUtcNow());
            }

            _clock.Advance(TimeSpan.FromSeconds(_random.Next(10) == 0 ? _random.Next(100_000) : _random.Next(1, 60)));
            Refresh();
            if (_random.Next(3) == 0)
            {
                _restarted.Restart();
            }

            if (i % 10 == 9)
            {
                AssertSame($"step {i}");
            }
        }
    }

    public void Dispose()
    {
        _steady.Dispose();
        _restarted.Dispose();
        _state.Dispose();
        _source.Dispose();
    }

    /// <summary>A turn of somebody, perhaps somebody new: question, answer, transactions, and whatever goes with them.</summary>
    private void Live(DateTimeOffset time)
    {
        int turn = ++_number;
        int user = _random.Next(1, 4 + (turn / 10));
        ObjectId id = Ids.User(user);
        if (_source.Users.Count < user)
        {
            id = Ids.User(_source.Users.Count + 1);
            string domain = user % 2 == 0 ? "even.example" : "odd.example";
            _source.Users.Add(Tenanted(Documents.User(id, $"{id}@{domain}", role: user % 3 == 0 ? "ADMIN" : "USER"), user));
            _source.Balances.Add(Tenanted(Documents.Balance(id, id, 1000 * turn, time), user));
        }

        string model = Models[_random.Next(Models.Length)];
        string answer = $"a{turn}";
        string answerer = model.StartsWith("claude", StringComparison.Ordinal) ? "agent_a" : model;
        _source.Messages.Add(Documents.ChatMessage($"q{turn}", id, time.AddSeconds(-_random.Next(40)), endpoint: "agents"));
        _source.Messages.Add(Documents.ChatMessage(
            answer, id, time, $"q{turn}", answerer, "agents", $"chat{turn}", rating: turn % 5 == 0 ? "thumbsUp" : null,
            content: turn % 4 == 0 ? ["search_mcp_web"] : ["error"]));
        if (turn % 7 == 0)
        {
            return;
        }

        foreach (string side in (string[])["prompt", "completion"])
        {
            Save(turn, user, Documents.Transaction(
                Ids.At(time, ++_number), side, -_random.Next(2000), -_random.Next(9000) / 4.0, model,
                turn % 6 == 0 ? $"late{turn}" : answer, $"context {turn % 40}", id));
        }

        switch (turn % 9)
        {
            case 0:
                Save(turn, user, Documents.Transaction(
                    Ids.At(time, ++_number), "credits", 5000, 5000, model: null, context: "autoRefill", user: id));
                break;
            case 1:
                Save(turn, user, Documents.Transaction(Ids.At(time, ++_number), "completion", 10, 50, model, user: id));
                break;
            case 2:
                Save(turn, user, Documents.Transaction(Ids.At(time, ++_number), "gift", 1, 1, model, user: id));
                break;
            default:
                break;
        }
    }

    private void Save(int turn, int user, byte[] row) => _source.Transactions.Add(
        Tenanted(Documents.With(row, "conversationId", writer => writer.String("conversationId", $"chat{turn}")), user));

    private static byte[] Tenanted(byte[] document, int user) => user % 2 == 0 ? Documents.OfTenant(document, "acme") : document;

    private void Refresh()
    {
        _steady.RefreshAndRead();
        _restarted.RefreshAndRead();
    }

    /// <summary>
    /// Rows that wait do so from the restart on, and births show some snapshots after it: so after a while without either.
    /// </summary>
    private void AssertSame(string context)
    {
        for (int i = 0; i < 4; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(5));
            Refresh();
        }

        (Scrape expected, Scrape actual) = (_steady.Read(), _restarted.Read());
        IEnumerable<string> families = expected.Families.Keys.Union(actual.Families.Keys)
            .Where(family => !Scrape.OwnWork.Any(family.StartsWith) && family != "librechat_exporter_series");
        foreach (string family in families)
        {
            Compare.Family(family, expected[family], actual[family], context);
        }
    }
}
