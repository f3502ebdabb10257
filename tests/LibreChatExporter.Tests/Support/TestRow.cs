namespace LibreChatExporter.Tests.Support;

/// <summary>A row of usage, with what windows, budgets and prices depend on.</summary>
/// <param name="CreatedAt">When it was made, to the millisecond.</param>
internal sealed record TestRow(DateTimeOffset CreatedAt)
{
    /// <summary>Number of the user.</summary>
    public int User { get; init; } = 1;

    public string? Conversation { get; init; } = "chat";

    public string? Model { get; init; } = "gpt-5.5";

    /// <summary>The agent that answered; null where none did.</summary>
    public string? Agent { get; init; }

    public string? Tenant { get; init; }

    public string? Context { get; init; } = "message";

    /// <summary>The answer, where that matters; rows of agents have one anyway.</summary>
    public string? MessageId { get; init; }

    public bool IsPrompt { get; init; } = true;

    /// <summary>Tokens that came out, or went in and were not cached.</summary>
    public double Tokens { get; init; } = 100;

    /// <summary>Tokens written to the provider's cache and read from it; null where it took no part.</summary>
    public (double Write, double Read)? Cache { get; init; }

    /// <summary>What was charged, in millionths of a US dollar; negative for what was given back.</summary>
    public double Credits { get; init; } = 250;

    public string UserLabel => $"{Ids.User(User)}";

    public double AllTokens => Tokens + (Cache is { } cache ? cache.Write + cache.Read : 0);

    /// <summary>The document, whose id is made from the time and a number of its own.</summary>
    public byte[] Document(long number)
    {
        byte[] document = Documents.Transaction(
            Ids.At(CreatedAt, number),
            IsPrompt ? "prompt" : "completion",
            Credits < 0 ? AllTokens : -AllTokens,
            -Credits,
            Model,
            AnswerId(number),
            Context,
            Ids.User(User),
            Cache is { } cache ? (-Tokens, -cache.Write, -cache.Read) : null);
        document = Documents.With(document, "createdAt", writer => writer.DateTime("createdAt", CreatedAt));
        document = Documents.With(document, "conversationId", writer => Text(writer, "conversationId", Conversation));
        document = AllTokens > 0 ? Documents.With(document, "rate", writer => writer.Double("rate", Credits / AllTokens)) : document;
        return Tenant is null ? document : Documents.OfTenant(document, Tenant);
    }

    public string? AnswerId(long number) => MessageId ?? (Agent is null ? null : $"answer-{number}");

    private static void Text(BsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.String(name, value);
        }
    }
}
