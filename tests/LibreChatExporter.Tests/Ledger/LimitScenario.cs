using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Ledger;

/// <summary>
/// Rows of many users, models, agents, contexts and tenants, before the first load and after it, more of them than the limit of series
/// admits. Some users and models have the names that stand for others. Checks after each refresh what must hold at any time.
/// </summary>
internal sealed class LimitScenario : IDisposable
{
    private const string Limited = "librechat_exporter_series_limited_total";

    private static readonly string[] Totals =
    [
        "librechat_cost_usd_total", "librechat_tokens_total", "librechat_llm_calls_total", "librechat_context_cost_usd_total",
        "librechat_context_tokens_total", "librechat_credits_granted_total", "librechat_refunded_usd_total",
    ];

    private readonly Random _random;
    private readonly int _limit;
    private readonly bool _byTenant;
    private readonly MemorySource _source = new();
    private readonly TestExporter _exporter;
    private readonly TempFolder _state = new();
    private readonly List<LimitedRow> _rows = [];
    private Dictionary<string, double> _counters = [];
    private int _loaded;

    public LimitScenario(int seed, int limit, bool byTenant)
    {
        (_random, _limit, _byTenant) = (new Random(seed), limit, byTenant);
        _exporter = new TestExporter(
            _source,
            TestSettings.Of(
                (Setting.SeriesLimit, $"{limit}"), (Setting.TenantLabel, byTenant ? "true" : "false"), (Setting.Windows, "24h"),
                (Setting.Disable, "activity,coverage")),
            state: _state);
    }

    public void Dispose()
    {
        _exporter.Dispose();
        _state.Dispose();
        _source.Dispose();
    }

    public void Run(int steps)
    {
        // From nothing to several times the limit.
        Save(_random.Next(3) switch { 0 => _random.Next(5), 1 => _random.Next(_limit), _ => 3 * _limit });
        Refresh();
        _loaded = _rows.Count;
        for (int i = 0; i < steps; i++)
        {
            Save(_random.Next(1 + (_limit / 3)));
            if (i == steps / 2)
            {
                _exporter.Restart();
            }

            Refresh();
            if (_random.Next(2) == 0)
            {
                _exporter.Visit("a server");
            }
        }

        _exporter.RefreshAndRead();
        _exporter.Visit("a server");
        Scrape end = _exporter.RefreshAndRead();
        CheckTotals(end);
        CheckBalances(end);
        CheckLimited(end);
    }

    private void Save(int rows)
    {
        for (int i = 0; i < rows; i++)
        {
            LimitedRow row = LimitedRow.Make(_random, _rows.Count + 1, _byTenant);
            _rows.Add(row);
            _source.Transactions.Add(row.Document);
            if (row.Answer is { } answer)
            {
                _source.Messages.Add(answer);
            }

            // Users may have several, in one tenant or in many.
            if (row.UserId is { } user && _source.Balances.Count < 3 * _limit)
            {
                _source.Balances.Add(Tenanted(
                    Documents.Balance(Ids.At(Ids.Noon, _source.Balances.Count), user, _random.Next(1000)), row.Tenant));
            }
        }
    }

    private static byte[] Tenanted(byte[] document, string tenant) => tenant == "none" ? document : Documents.OfTenant(document, tenant);

    private void Refresh()
    {
        _exporter.Clock.Advance(TimeSpan.FromSeconds(1));
        _exporter.Refresh();
        Assert.Null(_exporter.Health.Error);
        Scrape scrape = _exporter.ReadText();
        foreach ((string family, IReadOnlyDictionary<string, double> series) in scrape.Families)
        {
            bool isBounded = !family.StartsWith("librechat_exporter_", StringComparison.Ordinal);
            Assert.True(!isBounded || series.Count <= _limit, $"{family} has {series.Count} series");
        }

        Dictionary<string, double> counters = scrape.CounterSeries
            .Where(series => !Scrape.OwnWork.Any(series.Key.StartsWith)).ToDictionary();
        Assert.DoesNotContain(_counters, before => !(counters.TryGetValue(before.Key, out double now) && now >= before.Value));
        Assert.DoesNotContain(counters, now => _counters.Count > 0 && !_counters.ContainsKey(now.Key) && now.Value != 0);
        _counters = counters;
    }

    private void CheckTotals(Scrape scrape)
    {
        Dictionary<string, Dictionary<string, double>> oracle = Oracle.Compute(_source.Transactions, _source.Messages, _source.Agents);
        foreach (string family in Totals)
        {
            Dictionary<string, double> byType = oracle[family].GroupBy(series => Series.Label(series.Key, "type") ?? "")
                .ToDictionary(group => group.Key, group => group.Sum(series => series.Value));
            Compare.Family(family, byType, scrape.SumBy(family, "type"));
        }

        Dictionary<string, double> spent = scrape.SumWithout("librechat_cost_usd_total", "user");
        Assert.True(Compare.IsClose(spent.Values.Sum(), scrape.Sum("librechat_window_cost_usd")));
        Assert.True(Compare.IsClose(spent.Values.Sum(), scrape.Sum("librechat_window_user_cost_usd")));
        Assert.True(Compare.IsClose(spent.Values.Sum(), scrape.Sum("librechat_window_model_cost_usd")));
        Assert.True(Compare.IsClose(spent.Values.Sum(), scrape.Sum("librechat_window_agent_cost_usd")));
        IEnumerable<LimitedRow> usage = _rows.Where(row => row.IsUsage);
        int users = _byTenant
            ? usage.Select(row => (row.User, row.Tenant)).Distinct().Count()
            : usage.Select(row => row.User).Distinct().Count();
        Assert.Equal(users, scrape.Sum("librechat_window_active_users"));
    }

    /// <summary>Of each user's balances in a tenant the oldest counts: they are saved in the order of their ids.</summary>
    private void CheckBalances(Scrape scrape)
    {
        double credits = _source.Balances.Select(balance => PlainBson.Decode(balance))
            .DistinctBy(balance => (balance["user"], balance.GetValueOrDefault("tenantId")))
            .Sum(balance => (double)balance["tokenCredits"]!);
        Assert.True(Compare.IsClose(credits, scrape.Sum("librechat_balance_credits")), "the balances do not add up");
    }

    /// <summary>A row is folded when a series that it would add to is not there. Nothing else makes a series disappear.</summary>
    private void CheckLimited(Scrape scrape)
    {
        bool[] isUsageFolded = [.. _rows.Select(row => row.Series is { } series && !scrape[row.Family].ContainsKey(series))];
        bool[] isContextFolded =
            [.. _rows.Select(row => row.ContextSeries is { } series && !scrape["librechat_context_cost_usd_total"].ContainsKey(series))];
        int Count(int from, int to, Func<int, bool> isFolded) => Enumerable.Range(from, to - from).Count(isFolded);

        // Of a row of the first load it may not be known whether it is folded in both tables.
        int after = Count(_loaded, _rows.Count, row => isUsageFolded[row] || isContextFolded[row]);
        int least = Math.Max(Count(0, _loaded, row => isUsageFolded[row]), Count(0, _loaded, row => isContextFolded[row]));
        int most = Count(0, _loaded, row => isUsageFolded[row] || isContextFolded[row]);
        Assert.InRange(scrape.Value(Limited), after + least, after + most);
    }
}
