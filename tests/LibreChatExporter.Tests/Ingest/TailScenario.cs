using LibreChatExporter.Bson;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Ingest;

/// <summary>
/// LibreChat on three servers whose clocks differ, in random order: rows that arrive late and behind newer ones, answers before them, after
/// them or never, rows met twice, refreshes that break off. Checks after each refresh what must hold at any time.
/// </summary>
internal sealed class TailScenario : IDisposable
{
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan[] Skews = [TimeSpan.Zero, TimeSpan.FromSeconds(-90), TimeSpan.FromHours(1)];
    private static readonly string[] Models = ["gpt-5.5", "claude-sonnet-4-5", "agent_legacy", "agent_unknown", "agent_legacy____2"];
    private static readonly string[] Answerers = ["gpt-5.5", "agent_one", "agent_two____1"];
    private static readonly string?[] Contexts = ["message", "title", "abort", null];

    private static readonly string[] MediaContexts = ["image_generation", "image_edit", "video_generation", "media"];

    private static readonly string[] NeverTooMuch =
        ["librechat_cost_usd_total", "librechat_tokens_total", "librechat_llm_calls_total", "librechat_context_cost_usd_total"];

    private readonly Random _random;
    private readonly MemorySource _source;
    private readonly TestExporter _exporter;
    private readonly TempFolder? _state;
    private readonly Random _restarts;
    private readonly List<(DateTimeOffset Due, byte[] Message)> _answersToCome = [];
    private Scrape? _last;
    private int _number;

    /// <param name="seed">Decides what happens.</param>
    /// <param name="restarts">Whether the exporter is restarted now and then, with its checkpoint.</param>
    public TailScenario(int seed, bool restarts = false)
    {
        (_random, _restarts) = (new Random(seed), new Random(seed));
        _state = restarts ? new TempFolder() : null;
        _source = new MemorySource(isOrdered: seed % 2 == 0);
        _source.Agents.Add(Documents.Agent("agent_legacy", "Old", "openAI", "gpt-4.1"));
        _exporter = new TestExporter(
            _source,
            TestSettings.Of((Setting.Overlap, $"{Overlap.TotalSeconds}s"), (Setting.AttributionWait, $"{Wait.TotalSeconds}s")),
            state: _state);
    }

    public void Run(int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            Step();
        }

        Settle();
    }

    public void Dispose()
    {
        _exporter.Dispose();
        _state?.Dispose();
    }

    private void Step()
    {
        switch (_random.Next(10))
        {
            case < 4:
                SaveTurn();
                break;
            case 4:
                Replay();
                break;
            case 5:
                SaveOtherRow();
                break;
            case 6:
                BreakSomething();
                break;
            default:
                _exporter.Clock.Advance(TimeSpan.FromSeconds(_random.Next(1, 20)));
                SaveAnswersDue();
                Refresh();
                break;
        }
    }

    private void SaveTurn()
    {
        ObjectId user = Ids.User(_random.Next(4));
        string? messageId = _random.Next(6) == 0 ? null : $"answer-{++_number}";
        string model = Models[_random.Next(Models.Length)];
        string? context = Contexts[_random.Next(Contexts.Length)];
        if (_random.Next(3) == 0)
        {
            _source.Transactions.Add(Documents.Transaction(
                NewId(), "prompt", -300, -_random.Next(4000) / 2.0, model, messageId, context, user, (-100, -_random.Next(3), -200)));
        }
        else
        {
            _source.Transactions.Add(Documents.Transaction(
                NewId(), "prompt", -_random.Next(900), -_random.Next(9000) / 4.0, model, messageId, context, user));
        }

        _source.Transactions.Add(Documents.Transaction(
            NewId(), "completion", -_random.Next(500), -_random.Next(9000), model, messageId, context, user));
        if (messageId is not null)
        {
            SaveAnswer(Documents.Message(messageId, user, Answerers[_random.Next(Answerers.Length)]));
        }
    }

    private void SaveAnswer(byte[] message)
    {
        switch (_random.Next(5))
        {
            case < 2:
                _source.Messages.Add(message);
                break;
            case < 4:
                // Before the first load is complete, rows from a slow server's past do not wait; then the answer must not come late.
                DateTimeOffset now = _exporter.Clock.GetUtcNow();
                _answersToCome.Add((_exporter.Health.IsLoaded ? now.AddSeconds(_random.Next(90)) : now, message));
                break;
            default:
                break;
        }
    }

    private void SaveAnswersDue()
    {
        DateTimeOffset now = _exporter.Clock.GetUtcNow();
        _source.Messages.AddRange(_answersToCome.Where(answer => answer.Due <= now).Select(answer => answer.Message));
        _answersToCome.RemoveAll(answer => answer.Due <= now);
    }

    private void SaveOtherRow() => _source.Transactions.Add(_random.Next(10) switch
    {
        < 2 => NewerRow(
            "prompt", ("rawAmount", -_random.Next(900)), ("tokenValue", -_random.Next(9000)), ("messageId", $"unsaved-{_number}")),
        2 => NewerRow(
            "credits", ("tokenValue", -_random.Next(9000)), ("context", MediaContexts[_random.Next(4)]), ("debtCredits", _random.Next(90))),
        3 => NewerRow(
            "credits",
            ("costUSD", _random.Next(90) / 128.0),
            ("context", "media"),
            ("inputTokens", 7),
            ("outputTokens", _random.Next(500))),
        4 => NewerRow("credits", ("tokenValue", _random.Next(-9000, 9000)), ("context", "balanceReset")),
        5 => NewerRow("ocr_pages", ("rawAmount", -3), ("tokenValue", -_random.Next(9000)), ("context", "message")),
        6 => NewerRow("completion", ("rawAmount", -_random.Next(90)), ("tokenValue", _random.Next(9000)), ("rate", -1)),
        _ => OlderRow(),
    });

    private byte[] OlderRow() => _random.Next(4) switch
    {
        0 => Documents.Transaction(NewId(), "credits", 5000, 5000, model: null, context: "autoRefill"),
        1 => Documents.Transaction(NewId(), "completion", 10, 50.5, messageId: $"answer-{_number}"),
        2 => Documents.Transaction(NewId(), "prompt", double.NaN, -5),
        _ => Documents.Transaction(NewId(), "", 5, 5),
    };

    /// <summary>A row that may name its agents.</summary>
    private byte[] NewerRow(string tokenType, params (string Name, object Value)[] fields) => Documents.Row(
        NewId(),
        Ids.User(_random.Next(4)),
        [
            ("tokenType", tokenType), ("model", Models[_random.Next(Models.Length)]), .. fields,
            .. _random.Next(2) == 0 ? [("agentId", $"agent_{_random.Next(3)}____1")] : ((string, object)[])[],
            .. _random.Next(2) == 0 ? [("rootAgentId", Answerers[_random.Next(Answerers.Length)])] : ((string, object)[])[],
        ]);

    private void Replay()
    {
        if (_source.Transactions.Count > 0)
        {
            _source.Transactions.Add(_source.Transactions[_random.Next(_source.Transactions.Count)]);
        }
    }

    /// <summary>An id made on one of the servers, up to so long ago that the overlap still reaches it.</summary>
    private ObjectId NewId()
    {
        TimeSpan skew = Skews[_random.Next(Skews.Length)];
        TimeSpan late = TimeSpan.FromSeconds(
            _random.Next(3) == 0 ? _random.Next((int)(Overlap - TimeSpan.FromSeconds(90)).TotalSeconds + 1) : 0);
        return Ids.At(_exporter.Clock.GetUtcNow() - late + skew, (_random.NextInt64(1 << 20) << 20) + ++_number);
    }

    private void BreakSomething()
    {
        switch (_random.Next(3))
        {
            case 0:
                _source.FailAtRow = _random.Next(30);
                break;
            case 1:
                _source.FailAfterAnswers = _random.Next(5);
                break;
            default:
                _source.Fail.Add("agents");
                break;
        }
    }

    private void Restart()
    {
        switch (_restarts.Next(12))
        {
            case 0:
                _exporter.Restart();
                break;
            case 1:
                _exporter.RestartInARefresh();
                break;
            default:
                break;
        }
    }

    private void Refresh()
    {
        if (_state is not null)
        {
            Restart();
        }

        _exporter.Refresh();
        Scrape scrape = _exporter.ReadText();
        _last?.AssertNothingFell(scrape, isRestarted: _state is not null);
        _last = scrape;
        Dictionary<string, Dictionary<string, double>> atMost = Oracle.Compute(_source.Transactions, _source.Messages, _source.Agents);
        foreach (string family in NeverTooMuch)
        {
            Assert.True(scrape.Sum(family) <= atMost[family].Values.Sum() * (1 + 1e-12), $"{family} is more than there is");
        }
    }

    private void Settle()
    {
        (_source.FailAtRow, _source.FailAfterAnswers) = (null, null);
        _source.Fail.Clear();
        _exporter.RefreshAndRead();
        _source.Messages.AddRange(_answersToCome.Select(answer => answer.Message));
        _exporter.RefreshAndRead();
        _exporter.Clock.Advance(Wait);
        Scrape end = _exporter.RefreshUntilAllShows();

        Compare.WithOracle(Oracle.Compute(_source.Transactions, _source.Messages, _source.Agents), end);
        Assert.Equal(0, end.Value("librechat_exporter_pending_transactions"));
        foreach (string label in new[] { "user", "model", "agent" })
        {
            AssertViewsAgree(end, label);
        }
    }

    /// <summary>The sum over the values of one label is the sum over the rows, computed from nothing but them.</summary>
    private void AssertViewsAgree(Scrape scrape, string label)
    {
        IReadOnlyList<PlainRow> rows = Oracle.Rows(_source.Transactions, _source.Messages, _source.Agents);

        Assert.True(Compare.IsClose(rows.Sum(row => row.Usd), View(scrape, "librechat_cost_usd_total", label).Values.Sum()));
        Assert.Equal(rows.Count(row => row.IsCall), View(scrape, "librechat_llm_calls_total", label).Values.Sum());
        Assert.DoesNotContain("", View(scrape, "librechat_llm_calls_total", label).Keys);
    }

    private static Dictionary<string, double> View(Scrape scrape, string family, string label) => scrape[family]
        .GroupBy(series => series.Key.Split(',').SingleOrDefault(part => part.StartsWith(label + "=", StringComparison.Ordinal)) ?? "")
        .ToDictionary(group => group.Key, group => group.Sum(series => series.Value));
}
