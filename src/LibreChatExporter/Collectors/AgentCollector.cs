using LibreChatExporter.Exposition;
using LibreChatExporter.Ingest;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Collectors;

/// <summary>Who the agents are and who serves the models: information to join on the labels of the usage families.</summary>
internal sealed class AgentCollector(ILibreChatSource source, TransactionTail tail, UsageLedger ledger, LedgerOptions options) : ICollector
{
    private static readonly MetricFamily AgentInfo = new(
        "librechat_agent_info", MetricType.Gauge, "Always 1: the name, provider and model of each agent that there is now.",
        labels: ["agent", "name", "provider", "model"]);

    private static readonly MetricFamily ModelInfo = new(
        "librechat_model_info", MetricType.Gauge, "Always 1: the provider that serves each model, where answers or agents have shown it.",
        labels: ["model", "provider"]);

    private readonly AgentDirectory _directory = tail.Attribution.Agents;

    /// <inheritdoc/>
    public string Name => "agents";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; } = [AgentInfo, ModelInfo];

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation) => _directory.Refresh(source, cancellation);

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        snapshot.Begin(AgentInfo);
        IEnumerable<KeyValuePair<int, AgentEntry>> shown = _directory.ById
            .Where(agent => options.Agents?.Apply(agent.Key) != LabelTable.Other);
        foreach ((int id, AgentEntry agent) in shown.Take(options.MaxSeries))
        {
            int model = options.Models?.Apply(agent.Model) ?? agent.Model;
            snapshot.Sample(1, ledger.Labels[id], ledger.Labels[agent.Name], ledger.Labels[agent.Provider], ledger.Labels[model]);
        }

        snapshot.Begin(ModelInfo);
        IReadOnlyDictionary<int, int> providers = tail.Attribution.Providers();
        foreach (int model in UsedModels())
        {
            if (providers.TryGetValue(model, out int provider))
            {
                snapshot.Sample(1, ledger.Labels[model], ledger.Labels[provider]);
            }
        }
    }

    private HashSet<int> UsedModels()
    {
        HashSet<int> models = [];
        foreach (LabelKey key in ledger.Contexts.Keys)
        {
            models.Add(key.Second);
        }

        return models;
    }
}
