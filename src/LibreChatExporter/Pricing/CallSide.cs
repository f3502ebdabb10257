namespace LibreChatExporter.Pricing;

/// <summary>
/// One side of a model call, as far as its price depends on it. Amounts are tokens, finite and not negative. Immutable.
/// </summary>
/// <param name="IsPrompt">Whether it is the input side.</param>
/// <param name="Tokens">Tokens that went in and were not cached, or that came out.</param>
/// <param name="CacheWrite">Tokens written to the provider's cache; 0 for a completion.</param>
/// <param name="CacheRead">Tokens read from the provider's cache; 0 for a completion.</param>
/// <param name="PromptTokens">All tokens that went into the call, cached ones included; null where they are not known.</param>
/// <param name="IsStopped">Whether the answer was stopped: its row's context is <c>incomplete</c>.</param>
internal readonly record struct CallSide(
    bool IsPrompt, double Tokens, double CacheWrite, double CacheRead, double? PromptTokens, bool IsStopped)
{
    /// <summary>The input side of a call.</summary>
    public static CallSide Prompt(double tokens, double cacheWrite = 0, double cacheRead = 0)
        => new(IsPrompt: true, tokens, cacheWrite, cacheRead, tokens + cacheWrite + cacheRead, IsStopped: false);

    /// <summary>The output side of a call.</summary>
    public static CallSide Completion(double tokens, double? promptTokens, bool isStopped = false)
        => new(IsPrompt: false, tokens, CacheWrite: 0, CacheRead: 0, promptTokens, isStopped);

    /// <summary>Whether the provider's cache took part.</summary>
    public bool IsCached => CacheWrite > 0 || CacheRead > 0;

    /// <summary>The side's tokens of all kinds.</summary>
    public double AllTokens => Tokens + CacheWrite + CacheRead;
}
