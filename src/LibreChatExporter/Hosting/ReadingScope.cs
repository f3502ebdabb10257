using LibreChatExporter.Ledger;
using LibreChatExporter.Messages;

namespace LibreChatExporter.Hosting;

/// <summary>What a single reading is about.</summary>
internal sealed record ReadingScope
{
    /// <summary>Of when rows are wanted; null for all.</summary>
    public RowRange? Range { get; init; }

    /// <summary>
    /// Whether it is wanted who serves which model, as all answers have shown it: then all rows are read, and those of the range visited.
    /// </summary>
    public bool NeedsProviders { get; init; }

    /// <summary>Whether the accounts are wanted, whatever stands for users.</summary>
    public bool NeedsAccounts { get; init; }

    /// <summary>Whether the ids of chats are wanted.</summary>
    public bool NeedsConversations { get; init; }

    /// <summary>Told of all answers, for which all messages are read; null where nobody asks.</summary>
    public IAnswerObserver? Answers { get; init; }

    /// <summary>How many distinct contexts keep their names.</summary>
    public int MaxContexts { get; init; } = ContextLabels.DefaultLimit;
}
