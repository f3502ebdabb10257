using LibreChatExporter.Ingest;
using LibreChatExporter.Ledger;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Messages;

/// <summary>The labels of a message: its endpoint, and the model and agent that answered. Not thread-safe.</summary>
/// <param name="labels">The labels.</param>
/// <param name="agents">The agents, which know their models.</param>
/// <param name="options">What is shown.</param>
internal sealed class MessageLabels(LabelTable labels, AgentDirectory agents, LedgerOptions options)
{

    /// <summary>The sender of questions.</summary>
    public int User { get; } = labels.GetOrAdd("user"u8);

    /// <summary>The sender of answers.</summary>
    public int Assistant { get; } = labels.GetOrAdd("assistant"u8);

    /// <summary>The sender of both in the threads of subagents.</summary>
    public int Subagent { get; } = labels.GetOrAdd("subagent"u8);

    /// <summary>Who wrote it.</summary>
    public int Sender(in Message message) => message.IsOfSubagent ? Subagent : message.IsByUser ? User : Assistant;

    /// <summary>The endpoint; <c>unknown</c> on errors that came before one was chosen.</summary>
    public int Endpoint(in Message message) => message.Endpoint.IsEmpty ? LabelTable.Unknown : labels.GetOrAdd(message.Endpoint);

    /// <summary>The agent, or <c>none</c>.</summary>
    public int Agent(in Message message)
    {
        int agent = LibreChat.Agent.IsAgentId(message.Model)
            ? labels.GetOrAdd(LibreChat.Agent.WithoutRunSuffix(message.Model))
            : LabelTable.None;
        return options.Agents?.Apply(agent) ?? agent;
    }

    /// <summary>The model; that of the agent where one answered, <c>unknown</c> where it is gone, <c>none</c> of a question.</summary>
    public int Model(in Message message)
    {
        if (message.IsByUser)
        {
            return LabelTable.None;
        }

        int model = message.Model.IsEmpty ? LabelTable.Unknown
            : !LibreChat.Agent.IsAgentId(message.Model) ? labels.GetOrAdd(message.Model)
            : agents.ModelOf(labels.GetOrAdd(LibreChat.Agent.WithoutRunSuffix(message.Model))) ?? LabelTable.Unknown;
        return options.Models?.Apply(model) ?? model;
    }
}
