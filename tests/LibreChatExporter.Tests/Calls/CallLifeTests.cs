using LibreChatExporter.Calls;
using LibreChatExporter.Configuration;
using LibreChatExporter.History;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Calls;

/// <summary>
/// A random life: calls with and without completions, tool loops, rows that come late and out of order, answers before and after them,
/// restarts. At each moment the calls are those that plain code makes of all rows.
/// </summary>
public sealed class CallLifeTests
{
    private static readonly DateTimeOffset Begin = Ids.Noon.AddDays(-2);

    public static TheoryData<int, bool> Lives
    {
        get
        {
            TheoryData<int, bool> lives = [];
            for (int seed = 0; seed < 12; seed++)
            {
                lives.Add(seed, seed % 2 == 1);
            }

            return lives;
        }
    }

    [Theory]
    [MemberData(nameof(Lives))]
    public void No_call_is_lost_or_there_twice(int seed, bool restarts)
    {
        using var life = new Life(seed, capacity: 100_000);
        for (int step = 0; step < 25; step++)
        {
            life.Step(restarts);
            life.AssertSame(since: null);
        }

        Assert.True(life.Calls > 300);
    }

    [Theory]
    [MemberData(nameof(Lives))]
    public void Only_the_newest_are_kept(int seed, bool restarts)
    {
        const int capacity = 120;
        using var life = new Life(seed, capacity);
        for (int step = 0; step < 25; step++)
        {
            life.Step(restarts);
            CallView view = life.View;
            Assert.InRange(view.Count, Math.Min(capacity, life.Calls), capacity);
            Assert.Equal(life.Calls > view.Count, view.HasDropped);

            // What belongs to a call that has been dropped comes within a minute of it.
            life.AssertSame(since: view.HasDropped ? view.Since!.Value + CallPairing.MaxLag : null);
        }
    }

    [Theory]
    [MemberData(nameof(Lives))]
    public void They_add_up_to_the_history_by_any_filter(int seed, bool restarts)
    {
        using var life = new Life(seed, capacity: 100_000);
        for (int step = 0; step < 10; step++)
        {
            life.Step(restarts);
        }

        life.AssertSums();
    }

    [Fact]
    public void A_large_log_goes_on_after_a_restart_and_its_archive_is_rarely_written()
    {
        using var life = new Life(seed: 1, capacity: 100_000);
        life.SaveMany(3_000);
        string archive = Assert.Single(life.Archives);
        life.AssertSame(since: null);
        life.Restart();
        life.AssertSame(since: null);
        for (int i = 0; i < 10; i++)
        {
            life.SaveNew();
        }

        Assert.Equal(archive, Assert.Single(life.Archives));
        life.Restart();
        life.AssertSame(since: null);
        life.SaveLate();
        Assert.NotEqual(archive, Assert.Single(life.Archives));
        life.Restart();
        life.AssertSame(since: null);
    }

    private sealed class Life : IDisposable
    {
        private static readonly string[] Models = ["gpt-5.5", "claude-sonnet-4-5", "gemini-3.8-flash"];
        private readonly MemorySource _source = new();
        private readonly TempFolder _state = new();
        private readonly TestExporter _exporter;
        private readonly Random _random;
        private readonly int _capacity;
        private readonly List<byte[]> _waitingRows = [];
        private readonly List<byte[]> _waitingMessages = [];
        private long _number;

        internal Life(int seed, int capacity)
        {
            (_random, _capacity) = (new Random(seed), capacity);
            _exporter = new TestExporter(
                _source, TestSettings.Of((Setting.CallLog, $"{capacity}"), (Setting.CompareInterval, "1s")), state: _state);
        }

        internal CallView View => _exporter.Exporter.Calls.Current!;

        internal int Calls => PlainCalls.Of(Rows()).Count;

        internal string[] Archives
            => [.. _exporter.StateFiles.Where(file => Path.GetFileName(file).StartsWith("calls-", StringComparison.Ordinal))];

        public void Dispose()
        {
            _exporter.Dispose();
            _state.Dispose();
            _source.Dispose();
        }

        /// <summary>Saves some, at once or later, and refreshes, perhaps over a restart.</summary>
        internal void Step(bool restarts)
        {
            for (int i = 0; i < 8; i++)
            {
                AddTurn(Begin.AddSeconds(_random.Next(100_000)));
            }

            Deliver(_waitingRows, _source.Transactions);
            Deliver(_waitingMessages, _source.Messages);
            Refresh();
            switch (restarts ? _random.Next(6) : -1)
            {
                case 0:
                    _exporter.Restart();
                    Refresh();
                    break;
                case 1:
                    _exporter.RestartInARefresh();
                    Refresh();
                    break;
            }
        }

        internal void SaveMany(int turns)
        {
            for (int i = 0; i < turns; i++)
            {
                AddTurn(Begin.AddSeconds(i * 30));
            }

            DeliverAll();
            Refresh();
        }

        internal void SaveNew()
        {
            AddTurn(Begin.AddDays(1.95).AddSeconds(_number));
            DeliverAll();
            Refresh();
        }

        internal void SaveLate()
        {
            AddTurn(Begin.AddSeconds(15));
            DeliverAll();
            Refresh();
        }

        internal void Restart()
        {
            _exporter.Restart();
            _exporter.Exporter.Refresher.Publish();
        }

        internal void AssertSame(DateTimeOffset? since)
        {
            PlainCall[] expected = [.. PlainCalls.Of(Rows()).Where(call => since is null || call.First.CreatedAt >= since)];
            CallRecord[] actual =
            [
                .. View.Find(new CallFilter { From = since }, new CallPaging(CallOrder.Time, IsAscending: true, int.MaxValue)).Calls
                    .Select(call => View.Describe(call)),
            ];
            Assert.Equal(expected.Select(call => call.Id), actual.Select(call => call.Id));
            foreach ((PlainCall right, CallRecord call) in expected.Zip(actual))
            {
                Assert.Equal(
                    (right.First.CreatedAt, right.First.User, right.First.Model, right.First.Agent, right.First.Context),
                    (call.Time, call.User, call.Model, call.Agent, call.Context));
                Assert.Equal(right.First.Conversation, call.Conversation);
                Assert.Equal(
                    (right.UsdOf("input"), right.UsdOf("output"), right.Tokens("input"), right.Tokens("output")),
                    (call.InputCostUsd, call.OutputCostUsd, call.InputTokens, call.OutputTokens));
            }
        }

        internal void AssertSums()
        {
            var view = _exporter.Exporter.History.Current!;
            for (int i = 0; i < 200; i++)
            {
                var filter = new HistoryFilter(
                    _random.Next(2) == 0 ? null : $"{Ids.User(_random.Next(1, 4))}",
                    _random.Next(2) == 0 ? null : Models[_random.Next(Models.Length)],
                    _random.Next(3) == 0 ? "agent_helper" : null);
                HistoryRange range = view.Range(Begin.AddSeconds(_random.Next(90_000)), Ids.Noon.AddSeconds(-_random.Next(80_000)));
                UsageSum right = view.Total(range, filter).Sum;
                CallPage page = View.Find(
                    new CallFilter { Labels = filter, From = range.Start, To = range.End }, new CallPaging(CallOrder.Cost, false, 10));

                // A completion counts with its prompt, be it written in the next hour.
                double between = PlainCalls.Of(Rows()).Where(call => call.Completion is { } completion
                    && (call.First.CreatedAt < range.Start != completion.CreatedAt < range.Start
                        || call.First.CreatedAt < range.End != completion.CreatedAt < range.End)).Sum(call => call.Usd);
                Assert.InRange(page.Total.CostUsd - right.CostUsd, -between - 1e-9, between + 1e-9);
                Assert.Equal(right.Calls, page.Total.Calls);
            }
        }

        private IReadOnlyList<PlainRow> Rows() => Oracle.Rows(_source.Transactions, _source.Messages, _source.Agents);

        private void Refresh()
        {
            // Far enough for rows to be compared, and for those whose answer is missing to be counted.
            _exporter.Clock.Advance(TimeSpan.FromMinutes(3));
            _exporter.Refresh();
            _exporter.Clock.Advance(TimeSpan.FromMinutes(3));
            _exporter.Refresh();
        }

        /// <summary>A turn: one or more calls of one answer, or a call without any.</summary>
        private void AddTurn(DateTimeOffset time)
        {
            int user = _random.Next(1, 4);
            string? message = _random.Next(5) == 0 ? null : Guid.NewGuid().ToString();
            bool isAgent = message is not null && _random.Next(3) == 0;
            string conversation = _random.Next(6) == 0 ? $"short {user}" : $"00000000-0000-4000-8000-{user:D6}{_random.Next(10):D6}";
            string model = Models[_random.Next(Models.Length)];
            if (message is not null)
            {
                // Whose answer does not come in time has no agent: not what this is about.
                (isAgent ? _source.Messages : _waitingMessages).Add(Documents.ChatMessage(
                    message, Ids.User(user), time.AddSeconds(2), $"question-{message}", isAgent ? "agent_helper" : model,
                    isAgent ? "agents" : "openAI", conversation));
            }

            for (int call = _random.Next(1, 4); call > 0; call--)
            {
                // All in one millisecond, as a bulk insert has them, or up to a minute and a half apart.
                time = time.AddMilliseconds(_random.Next(3) == 0 ? _random.Next(45_000) : 0);
                TestRow prompt = new(time)
                {
                    User = user,
                    Conversation = conversation,
                    Model = model,
                    MessageId = message,
                    Context = _random.Next(6) == 0 ? "title" : "message",
                    Tokens = _random.Next(10_000),
                    Credits = _random.Next(100_000) / 2.0,
                };
                if (_random.Next(8) > 0)
                {
                    _waitingRows.Add(prompt.Document(++_number));
                }

                if (_random.Next(8) > 0)
                {
                    time = time.AddMilliseconds(_random.Next(4) == 0 ? _random.Next(90_000) : 0);
                    TestRow completion = prompt with { CreatedAt = time, IsPrompt = false, Credits = _random.Next(9_000) };
                    _waitingRows.Add(completion.Document(++_number));
                }
            }
        }

        private void Deliver(List<byte[]> waiting, List<byte[]> to)
        {
            for (int i = waiting.Count - 1; i >= 0; i--)
            {
                if (_random.Next(3) > 0)
                {
                    to.Add(waiting[i]);
                    waiting.RemoveAt(i);
                }
            }
        }

        private void DeliverAll()
        {
            _source.Transactions.AddRange(_waitingRows);
            _source.Messages.AddRange(_waitingMessages);
            _waitingRows.Clear();
            _waitingMessages.Clear();
        }
    }
}
