using LibreChatExporter.Bson;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Messages;

/// <summary>
/// A random life of chats: answers that are saved before they are complete, errors, feedback that changes, turns that arrive late,
/// deletions, silences, and readings that break off. Checks after each refresh that no counter falls, and at the end that all adds up.
/// </summary>
internal sealed class ActivityScenario : IDisposable
{
    /// <summary>Messages change while they are this young: half of the look-back, so that each change is seen.</summary>
    private static readonly TimeSpan Changing = TimeSpan.FromHours(1);

    private static readonly TimeSpan SlowInterval = TimeSpan.FromMinutes(5), Wait = TimeSpan.FromMinutes(2);

    private readonly Random _random;
    private readonly MemorySource _source = new();
    private readonly TestExporter _exporter;
    private readonly TempFolder? _state;
    private readonly Random _restarts;
    private readonly List<ChatTurn> _turns = [];

    /// <summary>All messages that ever were, as they were last, in the order in which they came.</summary>
    private readonly List<byte[]> _everSaved = [];

    private readonly List<(DateTimeOffset Due, byte[] Row)> _rowsToCome = [];
    private Scrape? _last;
    private int _number;

    /// <param name="seed">Decides what happens.</param>
    /// <param name="restarts">Whether the exporter is restarted now and then, with its checkpoint.</param>
    public ActivityScenario(int seed, bool restarts = false)
    {
        (_random, _restarts) = (new Random(seed), new Random(seed));
        _state = restarts ? new TempFolder() : null;
        _source.Agents.Add(Documents.Agent("agent_a", "Helper", "anthropic", "claude-sonnet-4-5"));
        _exporter = new TestExporter(
            _source,
            TestSettings.Of(
                (Setting.FeedbackLookback, $"{2 * Changing.TotalHours}h"), (Setting.SlowInterval, $"{SlowInterval.TotalSeconds}s"),
                (Setting.AttributionWait, $"{Wait.TotalSeconds}s")),
            state: _state);
    }

    private DateTimeOffset Now => _exporter.Clock.GetUtcNow();

    public void Run(int steps)
    {
        for (int i = 0; i < steps / 5; i++)
        {
            NewTurn(Now.AddMinutes(-_random.Next(60 * 24 * 60)));
        }

        for (int i = 0; i < steps; i++)
        {
            Step();
        }

        SeeAll();
        _exporter.Clock.Advance(Wait);
        Compare.WithOracle(
            ActivityOracle.Compute(_everSaved, _source.Transactions, _source.Agents),
            WithoutRatingsTakenBack(_exporter.RefreshUntilAllShows()));
    }

    public void Dispose()
    {
        _exporter.Dispose();
        _state?.Dispose();
    }

    private void Step()
    {
        switch (_random.Next(20))
        {
            case < 5:
                NewTurn(Now.AddSeconds(-_random.Next(60)));
                break;
            case 5:
                NewTurn(Now.AddMinutes(-_random.Next(60)), isLate: true);
                break;
            case < 11:
                ChangeATurn();
                break;
            case 11:
                DeleteATurn();
                break;
            case 12:
                BreakSomething();
                break;
            case 13 when _random.Next(4) == 0:
                SeeAll();
                _exporter.Clock.Advance(TimeSpan.FromHours(_random.Next(30)));
                break;
            default:
                _exporter.Clock.Advance(TimeSpan.FromSeconds(_random.Next(_random.Next(4) == 0 ? 400 : 30)));
                Refresh();
                break;
        }
    }

    /// <summary>
    /// A question, and its answer unless that comes later. A late question brings its answer along, of the same instant: an answer that is
    /// read before the look-back finds the question has no response time.
    /// </summary>
    private void NewTurn(DateTimeOffset made, bool isLate = false)
    {
        var turn = new ChatTurn($"{++_number}", Ids.User(_random.Next(3)), made, _random.Next(3) == 0 ? "agents" : "openAI");
        _turns.Add(turn);
        Save(Documents.ChatMessage($"q{turn.Id}", turn.User, made, endpoint: turn.Endpoint));
        if (isLate || _random.Next(2) == 0)
        {
            AddAnswer(turn, made.AddSeconds(isLate ? 0 : _random.Next(-2, 700) / 1.5));
        }
    }

    private void ChangeATurn()
    {
        List<ChatTurn> young = [.. _turns.Where(turn => turn.Made > Now - Changing)];
        if (young.Count == 0)
        {
            return;
        }

        ChatTurn turn = young[_random.Next(young.Count)];
        if (turn.Answers.Count == 0 || _random.Next(6) == 0)
        {
            AddAnswer(turn, Now);
            return;
        }

        ChatAnswer answer = turn.Answers[_random.Next(turn.Answers.Count)];
        answer.Rating = _random.Next(3) switch { 0 => null, 1 => "thumbsUp", _ => "thumbsDown" };
        if (answer.IsUnfinished)
        {
            answer.Parts.AddRange(Enumerable.Range(0, _random.Next(4)).Select(i => i == 0 ? "text" : $"tool{_random.Next(3)}_mcp_s"));
            answer.IsUnfinished = _random.Next(2) == 0;
            answer.Parts.AddRange(!answer.IsUnfinished && _random.Next(4) == 0 ? ["error"] : []);
        }

        Save(turn, answer);
    }

    private void AddAnswer(ChatTurn turn, DateTimeOffset made)
    {
        var answer = new ChatAnswer($"a{turn.Id}.{turn.Answers.Count}", made) { IsUnfinished = _random.Next(2) == 0 };
        answer.Parts.AddRange(_random.Next(3) == 0 ? ["calculator", "text"] : ["text"]);
        turn.Answers.Add(answer);
        Save(turn, answer);
        if (_random.Next(4) > 0)
        {
            // Answers of history are judged when they are read; then their rows must not come late.
            byte[] row = Documents.Transaction(Ids.At(Now, ++_number), messageId: answer.Id, user: turn.User);
            _rowsToCome.Add((Now.AddSeconds(_random.Next(-100, _exporter.Health.IsLoaded ? 90 : 0)), row));
        }
    }

    private void Save(ChatTurn turn, ChatAnswer answer)
    {
        byte[] document = answer.ToDocument(turn);
        Save(document, answer.Saved);
        answer.Saved = document;
    }

    private void Save(byte[] document, byte[]? before = null)
    {
        foreach (List<byte[]> messages in (List<byte[]>[])[_source.Messages, _everSaved])
        {
            if (before is null)
            {
                messages.Add(document);
            }
            else
            {
                messages[messages.IndexOf(before)] = document;
            }
        }
    }

    private void DeleteATurn()
    {
        if (_turns.Count > 0)
        {
            SeeAll();
            ChatTurn turn = _turns[_random.Next(_turns.Count)];
            _turns.Remove(turn);
            _source.Messages.RemoveAll(message => IdOf(message) == $"q{turn.Id}" || turn.Answers.Any(answer => answer.Id == IdOf(message)));
        }
    }

    private void BreakSomething()
    {
        switch (_random.Next(5))
        {
            case 0:
                _source.Fail.Add("messages");
                break;
            case 1:
                _source.FailAtRow = _random.Next(5);
                break;
            case 2:
                _source.FailAfterAnswers = _random.Next(5);
                break;
            default:
                _source.FailAtMessage = _random.Next(20);
                break;
        }
    }

    private void Refresh()
    {
        _source.Transactions.AddRange(_rowsToCome.Where(row => row.Due <= Now).Select(row => row.Row));
        _rowsToCome.RemoveAll(row => row.Due <= Now);
        if (_state is not null && _restarts.Next(6) == 0)
        {
            _exporter.Restart();
        }

        _exporter.Refresh();
        Scrape scrape = _exporter.ReadText();
        _last?.AssertNothingFell(scrape, isRestarted: _state is not null);
        _last = scrape;
        Assert.True(scrape.Sum("librechat_messages_total") <= _everSaved.Count, "there are not so many messages");
    }

    /// <summary>Lets the exporter see all that there is, the look-back included.</summary>
    private void SeeAll()
    {
        (_source.FailAtRow, _source.FailAfterAnswers, _source.FailAtMessage) = (null, null, null);
        _source.Fail.Clear();
        _exporter.Clock.Advance(SlowInterval);
        Refresh();
        Assert.True(_exporter.Health is { IsUp: true, Error: null }, _exporter.Health.Error);
    }

    private static Scrape WithoutRatingsTakenBack(Scrape scrape)
    {
        Dictionary<string, IReadOnlyDictionary<string, double>> families = new(scrape.Families);
        families["librechat_message_feedback"] = scrape["librechat_message_feedback"].Where(series => series.Value != 0).ToDictionary();
        return new Scrape(families, scrape.Counters);
    }

    private static string IdOf(byte[] message)
        => System.Text.Encoding.UTF8.GetString(BsonReader.Find(message, "messageId"u8).StringOrEmpty);
}
