using System.Text;
using LibreChatExporter.Accounts;
using LibreChatExporter.Ingest;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Reports;

/// <summary>What there is to know about the labels of rows. Not thread-safe.</summary>
/// <param name="Labels">The labels.</param>
/// <param name="Accounts">The accounts.</param>
/// <param name="Users">What stands for users.</param>
/// <param name="Attribution">Agents, and who serves which model.</param>
/// <param name="Conversations">The ids of chats; null where nobody asked for them.</param>
public sealed record ReportNames(
    LabelTable Labels, UserDirectory Accounts, UserLabels Users, AgentAttribution Attribution, ConversationNames? Conversations)
{
    /// <summary>Label of what is not known.</summary>
    public int Unknown { get; } = LabelTable.Unknown;

    /// <summary>Label of what is not there.</summary>
    public int None { get; } = LabelTable.None;

    /// <summary>The text of a label.</summary>
    public string Text(int label) => Encoding.UTF8.GetString(Labels[label].Span);

    /// <summary>The label itself, or <see cref="Unknown"/> where its text is empty.</summary>
    public int OrUnknown(int label) => Labels[label].Length > 0 ? label : Unknown;

    /// <summary>An agent's name; empty where it has none, or is gone.</summary>
    public string AgentName(int agent) => Attribution.Agents.NameOf(agent) is { } name ? Text(name) : "";
}
