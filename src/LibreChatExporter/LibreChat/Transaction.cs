using LibreChatExporter.Bson;

namespace LibreChatExporter.LibreChat;

/// <summary>What a row of <c>transactions</c> is for.</summary>
internal enum TokenType
{
    /// <summary>Missing, or no text.</summary>
    Unknown,

    /// <summary>The input side of a model call.</summary>
    Prompt,

    /// <summary>The output side of a model call.</summary>
    Completion,

    /// <summary>A top-up of somebody's balance, or what was taken from it: for media, or back.</summary>
    Credits,

    /// <summary>Any other text: forks charge for seconds of sound, pages or pictures so.</summary>
    Other,
}

/// <summary>
/// One document of <c>transactions</c>: a side of a model call, a picture or film, or a top-up. LibreChat inserts such rows and never
/// changes them. The values are the document's own bytes, of whatever type was found there; a field that is missing has the type <see
/// cref="BsonType.None"/>.
/// </summary>
internal ref struct Transaction
{
    /// <summary>The fields that are read, for projections.</summary>
    public static readonly IReadOnlyList<string> Fields =
    [
        "_id", "user", "conversationId", "tokenType", "model", "context", "rate", "rawAmount", "tokenValue", "inputTokens", "writeTokens",
        "readTokens", "messageId", "tenantId", "createdAt", "agentId", "rootAgentId", "costUSD", "debtCredits", "outputTokens",
    ];

    /// <summary>An ObjectId made on the application server before the insert; not monotonic.</summary>
    public BsonValue Id { get; private set; }

    /// <summary>The spender: an ObjectId.</summary>
    public BsonValue User { get; private set; }

    /// <summary>The side of the call.</summary>
    public TokenType TokenType { get; private set; }

    /// <summary>The model's name; <c>agent_…</c> in rows of the legacy shape.</summary>
    public BsonValue Model { get; private set; }

    /// <summary>Free text: what the call was for (<c>message</c>, <c>title</c>, …).</summary>
    public BsonValue Context { get; private set; }

    /// <summary>Tokens, negative for spending; credits, positive, for a top-up.</summary>
    public BsonValue RawAmount { get; private set; }

    /// <summary>Credits, negative for spending: a millionth of a US dollar each.</summary>
    public BsonValue TokenValue { get; private set; }

    /// <summary>
    /// Tokens that no cache covered, negative; only on prompt rows of calls that used the provider's cache. Of media, where they are known:
    /// positive.
    /// </summary>
    public BsonValue InputTokens { get; private set; }

    /// <summary>Tokens written to the cache, negative; as <see cref="InputTokens"/>.</summary>
    public BsonValue WriteTokens { get; private set; }

    /// <summary>Tokens read from the cache, negative; as <see cref="InputTokens"/>.</summary>
    public BsonValue ReadTokens { get; private set; }

    /// <summary>Tokens that came out of the model, positive; only of media.</summary>
    public BsonValue OutputTokens { get; private set; }

    /// <summary>What media cost, in US dollars.</summary>
    public BsonValue CostUsd { get; private set; }

    /// <summary>Of the price of media the credits that the balance could not pay.</summary>
    public BsonValue DebtCredits { get; private set; }

    /// <summary>The agent that did the work; missing where none did, and in rows from before the autumn of 2026.</summary>
    public BsonValue AgentId { get; private set; }

    /// <summary>The agent that was asked, which may have handed the work to another.</summary>
    public BsonValue RootAgentId { get; private set; }

    /// <summary>The <c>messageId</c> of the answer that the call worked for; missing in rows from before March 2026.</summary>
    public BsonValue MessageId { get; private set; }

    /// <summary>The chat; missing on top-ups.</summary>
    public BsonValue Conversation { get; private set; }

    /// <summary>
    /// US dollars charged per million tokens: of a cached prompt the average over its parts, of a stopped answer with the surcharge.
    /// </summary>
    public BsonValue Rate { get; private set; }

    /// <summary>The organisation; missing where there is one only.</summary>
    public BsonValue TenantId { get; private set; }

    /// <summary>When the application server made the row.</summary>
    public BsonValue CreatedAt { get; private set; }

    /// <summary>Reads the fields of one document and steps over the others.</summary>
    /// <exception cref="BsonFormatException">The bytes are not a document.</exception>
    public static Transaction Parse(ReadOnlySpan<byte> document)
    {
        Transaction row = default;
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            ReadOnlySpan<byte> name = reader.Name;
            switch (name.Length)
            {
                case 3 when name.SequenceEqual("_id"u8):
                    row.Id = reader.Value;
                    break;
                case 4 when name.SequenceEqual("user"u8):
                    row.User = reader.Value;
                    break;
                case 4 when name.SequenceEqual("rate"u8):
                    row.Rate = reader.Value;
                    break;
                case 5 when name.SequenceEqual("model"u8):
                    row.Model = reader.Value;
                    break;
                case 7 when name.SequenceEqual("context"u8):
                    row.Context = reader.Value;
                    break;
                case 7 when name.SequenceEqual("agentId"u8):
                    row.AgentId = reader.Value;
                    break;
                case 7 when name.SequenceEqual("costUSD"u8):
                    row.CostUsd = reader.Value;
                    break;
                case 8 when name.SequenceEqual("tenantId"u8):
                    row.TenantId = reader.Value;
                    break;
                case 9 when name.SequenceEqual("tokenType"u8):
                    row.TokenType = ParseTokenType(reader.Value);
                    break;
                case 9 when name.SequenceEqual("rawAmount"u8):
                    row.RawAmount = reader.Value;
                    break;
                case 9 when name.SequenceEqual("messageId"u8):
                    row.MessageId = reader.Value;
                    break;
                case 9 when name.SequenceEqual("createdAt"u8):
                    row.CreatedAt = reader.Value;
                    break;
                case 10 when name.SequenceEqual("tokenValue"u8):
                    row.TokenValue = reader.Value;
                    break;
                case 10 when name.SequenceEqual("readTokens"u8):
                    row.ReadTokens = reader.Value;
                    break;
                case 11 when name.SequenceEqual("inputTokens"u8):
                    row.InputTokens = reader.Value;
                    break;
                case 11 when name.SequenceEqual("writeTokens"u8):
                    row.WriteTokens = reader.Value;
                    break;
                case 11 when name.SequenceEqual("debtCredits"u8):
                    row.DebtCredits = reader.Value;
                    break;
                case 11 when name.SequenceEqual("rootAgentId"u8):
                    row.RootAgentId = reader.Value;
                    break;
                case 12 when name.SequenceEqual("outputTokens"u8):
                    row.OutputTokens = reader.Value;
                    break;
                case 14 when name.SequenceEqual("conversationId"u8):
                    row.Conversation = reader.Value;
                    break;
            }
        }

        return row;
    }

    private static TokenType ParseTokenType(BsonValue value)
    {
        ReadOnlySpan<byte> text = value.StringOrEmpty;
        return text.Length switch
        {
            0 => TokenType.Unknown,
            6 when text.SequenceEqual("prompt"u8) => TokenType.Prompt,
            10 when text.SequenceEqual("completion"u8) => TokenType.Completion,
            7 when text.SequenceEqual("credits"u8) => TokenType.Credits,
            _ => TokenType.Other,
        };
    }
}
