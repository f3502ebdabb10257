using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Exposition;

/// <summary>
/// Random spending, refreshes and scrapes by two servers, of which one comes later; each has its interval, and misses a scrape now and
/// then. Each of them must be able to work out from its samples alone what was spent: the sum over all series of last sample minus first
/// sample.
/// </summary>
/// <param name="seed">Decides what happens.</param>
/// <param name="source">Where it is spent.</param>
/// <param name="state">Where the exporter, which is restarted now and then, keeps its checkpoint; null for one that is not.</param>
internal sealed class BirthScenario(int seed, MemorySource source, TempFolder? state = null)
{
    private const string Family = "librechat_cost_usd_total";

    private readonly Random _random = new(seed);
    private readonly Poller[] _pollers = [new("a", everySteps: 4 + (seed % 4)), new("b", everySteps: 2 + (seed % 3))];
    private int _rows;
    private double _credits;
    private double _creditsCounted;

    public void Run(int steps)
    {
        using var exporter = new TestExporter(source, TestSettings.Of(), state: state);
        for (int i = 0; i < 5; i++)
        {
            Spend();
        }

        Refresh(exporter);
        for (int i = 0; i < steps; i++)
        {
            exporter.Clock.Advance(TimeSpan.FromSeconds(10));
            switch (_random.Next(3))
            {
                case 0:
                    Spend();
                    break;
                case 1:
                    Refresh(exporter);
                    break;
                case 2 when state is not null && _random.Next(3) == 0:
                    // Who has come since the last refresh is not saved yet.
                    Refresh(exporter);
                    exporter.Restart();
                    Refresh(exporter);
                    break;
            }

            foreach (Poller poller in _pollers[..(i < steps / 4 ? 1 : 2)])
            {
                if (poller.IsDue(i) && !poller.Misses(_random))
                {
                    poller.Scrape(exporter, _creditsCounted);
                }
            }
        }

        // Once everybody has seen what there is, nothing may be held back any longer.
        Refresh(exporter);
        ScrapeAll(exporter);
        Refresh(exporter);
        ScrapeAll(exporter);
        Assert.True(Compare.IsClose(_credits / 1e6, exporter.Read().Sum(Family)), "something is still held back");
        Assert.All(_pollers, poller => poller.AssertSawAll());
    }

    private void Spend()
    {
        int credits = _random.Next(1, 5000);
        _credits += credits;
        string tokenType = _random.Next(2) == 0 ? "prompt" : "completion";
        string model = $"model {_random.Next(6 + (_rows / 4))}";
        source.Transactions.Add(Documents.Transaction(
            Ids.At(Ids.Noon, ++_rows), tokenType, -1, -credits, model, user: Ids.User(_random.Next(3))));
    }

    private void Refresh(TestExporter exporter)
    {
        exporter.Refresh();
        Assert.Null(exporter.Health.Error);
        _creditsCounted = _credits;
    }

    private void ScrapeAll(TestExporter exporter)
    {
        foreach (Poller poller in _pollers)
        {
            poller.Scrape(exporter, _creditsCounted);
        }
    }

    /// <summary>A server, and the first and last sample that it has of each series.</summary>
    private sealed class Poller(string name, int everySteps)
    {
        private readonly Dictionary<string, (double First, double Last)> _samples = [];
        private int _scrapes;
        private int _missed;
        private double _spentBefore;
        private double _heldBefore;
        private double _spent;
        private double _held;

        public bool IsDue(int step) => step % everySteps == 0;

        /// <summary>Two scrapes at the most, and never the first ones: one that stays away for longer is not waited for.</summary>
        public bool Misses(Random random)
        {
            _missed = _scrapes > 1 && _missed < 2 && random.Next(4) == 0 ? _missed + 1 : 0;
            return _missed > 0;
        }

        public void Scrape(TestExporter exporter, double creditsCounted)
        {
            _scrapes++;
            Scrape scrape = exporter.ReadText();
            exporter.Visit(name);
            bool isFirst = _samples.Count == 0;
            foreach ((string series, double value) in scrape[Family])
            {
                bool isKnown = _samples.TryGetValue(series, out (double First, double Last) sample);
                Assert.True(isFirst || isKnown || value == 0, $"server {name} first sees {series} at {value}");
                _samples[series] = (isKnown ? sample.First : value, value);
            }

            (_spent, _held) = (creditsCounted / 1e6, (creditsCounted / 1e6) - scrape.Sum(Family));
            (_spentBefore, _heldBefore) = isFirst ? (_spent, _held) : (_spentBefore, _heldBefore);
            AssertAddsUp();
        }

        public void AssertSawAll() => Assert.True(Math.Abs(_held) < 1e-9, $"server {name} does not know of {_held} USD");

        private void AssertAddsUp()
        {
            double increase = _samples.Values.Sum(sample => sample.Last - sample.First);
            double expected = _spent - _spentBefore + _heldBefore;
            Assert.True(
                Math.Abs(increase + _held - expected) < 1e-9,
                $"server {name} works out {increase} USD and {_held} are held back, but {expected} were spent");
            Assert.True(_held > -1e-9, $"{-_held} USD too much are shown");
        }
    }
}
