using LibreChatExporter.Ledger;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Ingest;

/// <summary>What an answer tells about labels.</summary>
internal static class AnswerLabels
{
    /// <summary>The label of the agent that gave it, <c>none</c> for a plain model.</summary>
    public static int AgentOf(this LabelTable labels, in Answer answer)
        => Agent.IsAgentId(answer.Model) ? labels.GetOrAdd(Agent.WithoutRunSuffix(answer.Model)) : LabelTable.None;

    /// <summary>Notes who serves the model, which answers of agents do not name.</summary>
    public static void LearnFrom(this ModelProviders providers, in Answer answer)
    {
        if (!Agent.IsAgentId(answer.Model))
        {
            providers.Learn(answer.Model, answer.Endpoint);
        }
    }
}
