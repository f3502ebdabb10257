using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;
using LibreChatExporter.Text;

namespace LibreChatExporter.Usage;

/// <summary>What is known of an agent: labels of its texts.</summary>
public readonly record struct AgentEntry(int Name, int Provider, int Model);

/// <summary>The agents that LibreChat has now, by the label of their id. There are few; they are read whole at each refresh.</summary>
public sealed class AgentDirectory(LabelTable labels, DocumentCounts documents)
{
    private Dictionary<int, AgentEntry> _agents = [];

    /// <summary>The agents by the label of their id.</summary>
    public IReadOnlyDictionary<int, AgentEntry> Agents => _agents;

    /// <summary>Whether they have been read at least once.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Replaces the agents by what the source has; keeps them as they are when that fails.</summary>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    public void Refresh(ILibreChatSource source, CancellationToken cancellation)
    {
        var agents = new Dictionary<int, AgentEntry>(_agents.Count);
        using IDocumentCursor cursor = source.Read(Collection.Agents, Agent.Fields, cancellation);
        try
        {
            while (cursor.MoveNext())
            {
                documents.Add(Collection.Agents, 1);
                if (Agent.TryParse(cursor.Current, out Agent agent))
                {
                    agents[labels.GetOrAdd(agent.Id)] =
                        new AgentEntry(labels.GetOrAdd(agent.Name), labels.GetOrAdd(agent.Provider), labels.GetOrAdd(agent.Model));
                }
            }
        }
        catch (BsonFormatException e)
        {
            throw cursor.Refuse(e);
        }

        _agents = agents;
        IsLoaded = true;
    }
}
