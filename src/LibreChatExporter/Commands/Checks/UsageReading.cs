using System.Text;
using LibreChatExporter.Bson;
using LibreChatExporter.Budgets;
using LibreChatExporter.Configuration;
using LibreChatExporter.Hosting;
using LibreChatExporter.Ingest;
using LibreChatExporter.Ledger;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Primitives;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Commands.Checks;

/// <summary>
/// The part of <c>check</c> that reads all transactions once, with their agents, as a running exporter does when it starts. For one use.
/// </summary>
internal sealed class UsageReading
{
    /// <summary>Rows come a moment before their answers: one that is this much later should have rows of its own.</summary>
    private static readonly TimeSpan AnswerDelay = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan NewestDays = TimeSpan.FromDays(7), LongAgo = TimeSpan.FromDays(30);

    private readonly ILibreChatSource _source;
    private readonly ExporterSettings _settings;
    private readonly TimeProvider _clock;
    private readonly SingleReading _reading;
    private readonly Dictionary<(int User, int Model, int Agent, int Tenant), long> _used = [];
    private readonly NewerFields[] _newer =
    [
        new(["messageId"], IsThere: false, "the agent of a transaction by its answer (since March 2026)"),
        new(["rootAgentId", "agentId"], IsThere: false, "the agent of a transaction at once, also of calls by API"),
        new(["costUSD"], IsThere: false, "the cost of pictures and films, where somebody has had any made"),
    ];

    private long _rows;
    private long _first = long.MaxValue;
    private long _last = long.MinValue;

    private UsageReading(ILibreChatSource source, ExporterSettings settings, TimeProvider clock, IProgress<LoadProgress>? progress)
    {
        (_source, _settings, _clock) = (source, settings, clock);

        // As in reports: what waits for an answer here would wait in vain.
        _reading = new SingleReading(source, settings with { AttributionWait = TimeSpan.Zero }, clock, progress, Visit, new ReadingScope
        {
            NeedsProviders = true,
            NeedsAccounts = settings.Budgets.Any(budget => budget.Scope.NeedsUsers),
        });
    }

    private LabelTable Labels => _reading.Ledger.Labels;

    /// <summary>Reads the transactions of <paramref name="source"/>.</summary>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    internal static UsageCheck Read(
        ILibreChatSource source, ExporterSettings settings, TimeProvider clock, IProgress<LoadProgress>? progress)
    {
        var reading = new UsageReading(source, settings, clock, progress);
        reading._reading.Read(CancellationToken.None);
        return reading.Conclude();
    }

    private void Visit(in UsageRow row, bool unattributed)
    {
        _rows++;
        (_first, _last) = (Math.Min(_first, row.CreatedAt), Math.Max(_last, row.CreatedAt));
        if (row.IsUsage)
        {
            var key = (row.User, row.Model, row.Agent, row.Tenant);
            _used[key] = _used.GetValueOrDefault(key) + 1;
        }
    }

    private UsageCheck Conclude()
    {
        int[] models = Named(_used.Keys.Select(key => key.Model)), agents = Named(_used.Keys.Select(key => key.Agent));
        DateTimeOffset? last = _rows > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(_last) : null;
        if (last is { } newest)
        {
            LookForNewerFields(newest - NewestDays);
        }

        return new UsageCheck
        {
            Transactions = _rows,
            First = _rows > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(_first) : null,
            Last = last,
            Users = Named(_used.Keys.Select(key => key.User)).Length,
            Agents = agents.Length,
            Models = models.Length,
            AnswersSince = CountAnswers(last + AnswerDelay ?? _clock.GetUtcNow() - LongAgo),
            Newer = _newer,
            Settings =
            [
                .. TenantMatch(),
                .. Matches(Setting.IncludeModels, _settings.IncludeModels, models, "models"),
                .. Matches(Setting.ExcludeModels, _settings.ExcludeModels, models, "models"),
                .. Matches(Setting.IncludeAgents, _settings.IncludeAgents, agents, "agents"),
                .. Matches(Setting.ExcludeAgents, _settings.ExcludeAgents, agents, "agents"),
                .. BudgetMatches(),
            ],
        };
    }

    private static int[] Named(IEnumerable<int> labels)
        => [.. labels.Distinct().Where(label => label != LabelTable.None && label != LabelTable.Unknown)];

    private IEnumerable<SettingMatch> TenantMatch()
        => _settings.Tenant is { } tenant ? [new SettingMatch(Setting.Tenant.Name, tenant, _rows, "transactions")] : [];

    /// <summary>By id or, of agents, by name, as in the exporter's own filters.</summary>
    private IEnumerable<SettingMatch> Matches(Setting setting, GlobList? patterns, int[] labels, string unit)
    {
        (string Id, string? Name)[] texts = [.. labels.Select(label => (Text(label), NameOf(label)))];
        for (int i = 0; i < (patterns?.Patterns.Count ?? 0); i++)
        {
            int count = texts.Count(text => patterns!.Matches(i, text.Id) || (text.Name is { } name && patterns.Matches(i, name)));
            yield return new SettingMatch(setting.Name, patterns!.Patterns[i], count, unit);
        }
    }

    private IEnumerable<SettingMatch> BudgetMatches()
    {
        var matcher = new ScopeMatcher(Labels, _reading.Accounts, _reading.Attribution.Agents);
        foreach (Budget budget in _settings.Budgets)
        {
            long count = _used.Sum(used =>
            {
                (int user, int model, int agent, int tenant) = used.Key;
                var row = new UsageRow { User = user, Model = model, Agent = agent, Tenant = tenant };
                return matcher.Matches(budget.Scope, row) ? used.Value : 0;
            });
            yield return new SettingMatch("budgets", budget.Name, count, "transactions");
        }
    }

    private string Text(int label) => Encoding.UTF8.GetString(Labels[label].Span);

    private string? NameOf(int label) => _reading.Attribution.Agents.NameOf(label) is { } name ? Text(name) : null;

    private void LookForNewerFields(DateTimeOffset since)
    {
        var first = ObjectId.FirstOf(since);
        using IDocumentCursor rows = _source.ReadTransactions(first, CancellationToken.None);
        rows.ReadAll(Collection.Transactions, new DocumentCounts(), document =>
        {
            var row = Transaction.Parse(document);
            if (row.Id.TryGetObjectId(out ObjectId id) && id >= first)
            {
                Note(0, row.MessageId.Type != BsonType.None);
                Note(1, row.RootAgentId.Type != BsonType.None || row.AgentId.Type != BsonType.None);
                Note(2, row.CostUsd.Type != BsonType.None);
            }
        });

        void Note(int index, bool isThere)
        {
            if (isThere && !_newer[index].IsThere)
            {
                _newer[index] = _newer[index] with { IsThere = true };
            }
        }
    }

    private int CountAnswers(DateTimeOffset since)
    {
        int answers = 0;
        using IDocumentCursor messages = _source.ReadRecentMessages(since, CancellationToken.None);
        messages.ReadAll(Collection.Messages, new DocumentCounts(), document =>
        {
            var message = Message.Parse(document);
            answers += message is { IsByUser: false, IsComplete: true, IsOfSubagent: false } && !message.Model.IsEmpty ? 1 : 0;
        });
        return answers;
    }
}
