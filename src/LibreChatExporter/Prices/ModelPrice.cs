namespace LibreChatExporter.Prices;

/// <summary>What a model costs, in US dollars per million tokens, which is the same as LibreChat's credits per token. Immutable.</summary>
/// <param name="Input">Tokens that go in and are not cached.</param>
/// <param name="Output">Tokens that come out.</param>
/// <param name="CacheWrite">Tokens written to the provider's cache; null where they cost as much as input.</param>
/// <param name="CacheRead">Tokens read from the provider's cache; null where they cost as much as input.</param>
public sealed record ModelPrice(double Input, double Output, double? CacheWrite = null, double? CacheRead = null)
{
    /// <summary>Calls with more prompt tokens than this, cached ones included, have the price <see cref="Premium"/> throughout; null where there is no such tier.</summary>
    public double? PremiumAbove { get; init; }

    /// <summary>The price of such calls.</summary>
    public ModelPrice? Premium { get; init; }

    /// <summary>Whether LibreChat's surcharge for stopped answers (15 % on output, rounded) applies: its own prices have it, an operator's have not.</summary>
    public bool HasSurcharge { get; init; }
}

/// <summary>A price that the operator has set for the models that a pattern matches.</summary>
/// <param name="Models">The pattern, with <c>*</c> and <c>?</c>.</param>
/// <param name="Price">The price.</param>
public sealed record OwnPrice(string Models, ModelPrice Price);
