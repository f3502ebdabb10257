using LibreChatExporter.Bson;

namespace LibreChatExporter.Ledger;

/// <summary>What becomes of a row of <c>transactions</c>.</summary>
internal enum RowKind : byte
{
    /// <summary>The input side of a call: cost, tokens, one call.</summary>
    Prompt,

    /// <summary>The output side of a call: cost and tokens.</summary>
    Completion,

    /// <summary>A picture or a film: cost, tokens where they are known, one call.</summary>
    Media,

    /// <summary>Charged by another unit than tokens, such as seconds or pages: cost alone.</summary>
    Other,

    /// <summary>A top-up.</summary>
    Granted,

    /// <summary>Credits taken from a balance for no usage: a reset, a correction, a debt that is collected.</summary>
    Withdrawn,

    /// <summary>Money given back for usage: it lowers no counter, it has one of its own.</summary>
    Refund,

    /// <summary>Left out, for the reason in <see cref="UsageRow.SkipReason"/>.</summary>
    Skipped,
}

/// <summary>Why a row is left out of the figures.</summary>
internal enum SkipReason : byte
{
    /// <summary><c>tokenType</c> is missing, or no text.</summary>
    TokenType,

    /// <summary><c>rawAmount</c> is no finite number, or an absurd one.</summary>
    RawAmount,

    /// <summary><c>tokenValue</c> is no finite number, or an absurd one.</summary>
    TokenValue,

    /// <summary>There is no <c>_id</c>, so that the row could not be told from another.</summary>
    Id,
}

/// <summary>
/// A row of <c>transactions</c> made ready for the ledger: texts are numbers of its <see cref="Primitives.LabelTable"/>, amounts are
/// positive.
/// </summary>
internal struct UsageRow
{
    /// <summary>Token amounts that the row does not have are this.</summary>
    public const double Absent = -1;

    /// <summary>Values of <see cref="Answer"/> that are no number of an answer.</summary>
    public const int NoAnswer = -1, NoSuchAnswer = -2;

    /// <summary>The row's ObjectId; default where <c>_id</c> is something else.</summary>
    public ObjectId Id { get; set; }

    /// <summary>What becomes of it.</summary>
    public RowKind Kind { get; set; }

    /// <summary>Whether something was used and charged for.</summary>
    public readonly bool IsUsage => Kind <= RowKind.Other;

    /// <summary>Whether it is a side of a call that is priced by tokens.</summary>
    public readonly bool IsPricedByTokens => Kind <= RowKind.Completion;

    /// <summary>Whether it belongs to the very call that gave the answer which it names.</summary>
    public bool IsOfAnswer { get; set; }

    /// <summary>With <see cref="RowKind.Skipped"/>: why.</summary>
    public SkipReason SkipReason { get; set; }

    /// <summary>The spender's id: what answers are joined on, whatever is shown of it later.</summary>
    public int User { get; set; }

    /// <summary>Label of the organisation; <c>none</c> where there is one only.</summary>
    public int Tenant { get; set; }

    /// <summary>Label of the model.</summary>
    public int Model { get; set; }

    /// <summary>
    /// Label of what LibreChat took for the model when it looked for a price: the agent's id in rows of the legacy shape.
    /// </summary>
    public int PricedModel { get; set; }

    /// <summary>Label of the agent.</summary>
    public int Agent { get; set; }

    /// <summary>Label of the context.</summary>
    public int Context { get; set; }

    /// <summary>Whether <see cref="Context"/> is <c>other</c> because there are too many contexts.</summary>
    public bool IsContextFolded { get; set; }

    /// <summary>Money in credits, a millionth of a US dollar each: spent, granted, withdrawn or given back.</summary>
    public double Credits { get; set; }

    /// <summary>As <see cref="Credits"/>, but always what LibreChat charged.</summary>
    public double Charged { get; set; }

    /// <summary>US dollars charged per million tokens, as LibreChat noted it; NaN where it did not.</summary>
    public double Rate { get; set; }

    /// <summary>Of a completion whose model's price depends on it: all tokens of its call's prompt, or <see cref="Absent"/>.</summary>
    public double PromptTokens { get; set; }

    /// <summary>Whether the answer was stopped, for which LibreChat once charged more.</summary>
    public bool IsStopped { get; set; }

    /// <summary>Tokens that went into the model and were not cached, or <see cref="Absent"/>.</summary>
    public double InputTokens { get; set; }

    /// <summary>Tokens that came out of the model, or <see cref="Absent"/>.</summary>
    public double OutputTokens { get; set; }

    /// <summary>Tokens written to the provider's cache, or <see cref="Absent"/>.</summary>
    public double CacheWriteTokens { get; set; }

    /// <summary>Tokens read from the provider's cache, or <see cref="Absent"/>.</summary>
    public double CacheReadTokens { get; set; }

    /// <summary>When the row was made, in milliseconds since the Unix epoch.</summary>
    public long CreatedAt { get; set; }

    /// <summary>Hash of the spender's id.</summary>
    public ulong UserHash { get; set; }

    /// <summary>Hash of user and chat; 0 where there is none.</summary>
    public ulong Conversation { get; set; }

    /// <summary>The id of the chat, where it can be shown.</summary>
    public ChatId Chat { get; set; }

    /// <summary>Hash of user and <c>messageId</c>; 0 where there is none.</summary>
    public ulong Message { get; set; }

    /// <summary>
    /// The answer that knows the agent, as a number of the look-up of answers; <see cref="NoAnswer"/> when there is nothing to look up, and
    /// <see cref="NoSuchAnswer"/> when a look-up would be in vain.
    /// </summary>
    public int Answer { get; set; }

    /// <summary>Until when to wait for the answer, in milliseconds since the start of the tail.</summary>
    public long Deadline { get; set; }
}
