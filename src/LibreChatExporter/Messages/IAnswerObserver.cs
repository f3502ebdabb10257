namespace LibreChatExporter.Messages;

/// <summary>Is told of answers while messages are read.</summary>
internal interface IAnswerObserver
{
    /// <summary>Notes an answer, or what is new of it.</summary>
    /// <param name="message">Hash of its user and id, as in <see cref="Ledger.UsageRow.Message"/>.</param>
    /// <param name="facts">What is known of it.</param>
    void Note(ulong message, in AnswerFacts facts);

    /// <summary>Forgets all: they will be noted anew.</summary>
    void Restart();
}

/// <summary>What is known of an answer.</summary>
/// <param name="CreatedAt">When it was made, in milliseconds since the Unix epoch.</param>
/// <param name="Endpoint">Label of its endpoint.</param>
/// <param name="Model">Label of its model.</param>
internal readonly record struct AnswerFacts(long CreatedAt, int Endpoint, int Model)
{
    /// <summary>How long it took, in seconds; null where that is not known.</summary>
    public double? Seconds { get; init; }

    /// <summary>How fast it came; null where that is not known.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>Whether it is an error.</summary>
    public bool IsError { get; init; }

    /// <summary>What is known with more of the same answer.</summary>
    public AnswerFacts And(in AnswerFacts more) => more with
    {
        Seconds = more.Seconds ?? Seconds,
        TokensPerSecond = more.TokensPerSecond ?? TokensPerSecond,
        IsError = more.IsError || IsError,
    };
}
