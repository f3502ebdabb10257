using System.Text;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Primitives;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Ingest;

/// <summary>What is known of an agent: labels of its texts.</summary>
internal readonly record struct AgentEntry(int Name, int Provider, int Model);

/// <summary>Tells agents apart: labels of the id and of the tenant.</summary>
internal readonly record struct AgentKey(int Id, int Tenant);

/// <summary>The agents that LibreChat has now. There are few; they are read whole at each refresh.</summary>
internal sealed class AgentDirectory(LabelTable labels, DocumentCounts documents)
{
    private Dictionary<AgentKey, AgentEntry> _agents = [];
    private Dictionary<int, AgentEntry> _byId = [];

    /// <summary>The agents by the label of their id: of several tenants' with one id, which copies of a database can have, any.</summary>
    public IReadOnlyDictionary<int, AgentEntry> ById => _byId;

    /// <summary>Whether they have been read at least once.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>The label of a tenant's agent's model; null where the agent is gone or has none.</summary>
    public int? ModelOf(AgentKey key)
        => _agents.TryGetValue(key, out AgentEntry agent) && labels[agent.Model].Length > 0 ? agent.Model : null;

    /// <summary>The label of an agent's model, whichever tenant's it is.</summary>
    public int? ModelOf(int id) => _byId.TryGetValue(id, out AgentEntry agent) && labels[agent.Model].Length > 0 ? agent.Model : null;

    /// <summary>The label of an agent's name; null where the agent is gone.</summary>
    public int? NameOf(int id) => _byId.TryGetValue(id, out AgentEntry agent) ? agent.Name : null;

    /// <summary>Their names by their ids, those of agents that have one.</summary>
    public IReadOnlyDictionary<string, string> Names() => _byId.Where(agent => labels[agent.Value.Name].Length > 0)
        .ToDictionary(agent => Text(agent.Key), agent => Text(agent.Value.Name));

    /// <summary>Replaces the agents by what the source has; keeps them as they are when that fails.</summary>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    public void Refresh(ILibreChatSource source, CancellationToken cancellation)
    {
        var agents = new Dictionary<AgentKey, AgentEntry>(_agents.Count);
        var byId = new Dictionary<int, AgentEntry>(_byId.Count);
        using IDocumentCursor cursor = source.Read(Collection.Agents, Agent.Fields, from: default, cancellation);
        cursor.ReadAll(Collection.Agents, documents, document =>
        {
            if (Agent.TryParse(document, out Agent agent))
            {
                var key = new AgentKey(labels.GetOrAdd(agent.Id), labels.GetOrAdd(agent.Tenant));
                var entry = new AgentEntry(labels.GetOrAdd(agent.Name), labels.GetOrAdd(agent.Provider), labels.GetOrAdd(agent.Model));
                agents[key] = entry;
                byId[key.Id] = entry;
            }
        });
        (_agents, _byId) = (agents, byId);
        IsLoaded = true;
    }

    private string Text(int label) => Encoding.UTF8.GetString(labels[label].Span);
}
