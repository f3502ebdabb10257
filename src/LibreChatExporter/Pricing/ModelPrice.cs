namespace LibreChatExporter.Pricing;

/// <summary>What a model costs, in US dollars per million tokens, which is the same as LibreChat's credits per token. Immutable.</summary>
/// <param name="Input">Tokens that go in and are not cached.</param>
/// <param name="Output">Tokens that come out.</param>
/// <param name="CacheWrite">Tokens written to the provider's cache; null where they cost as much as input.</param>
/// <param name="CacheRead">Tokens read from the provider's cache; null where they cost as much as input.</param>
public sealed record ModelPrice(double Input, double Output, double? CacheWrite = null, double? CacheRead = null)
{
    private const double StoppedSurcharge = 1.15;

    /// <summary>
    /// Calls with more prompt tokens than this, cached ones included, have the price <see cref="Premium"/> throughout; null where there is
    /// no such tier.
    /// </summary>
    public double? PremiumAbove { get; init; }

    /// <summary>The price of such calls.</summary>
    public ModelPrice? Premium { get; init; }

    /// <summary>
    /// Whether it is from LibreChat's own table, so that LibreChat's ways apply: a surcharge of 15 % on the output of stopped answers,
    /// rounded, and the premium where it does not know how many tokens went in, because its comparison with NaN fails.
    /// </summary>
    public bool IsLibreChats { get; init; }

    /// <summary>What tokens of a type cost, in US dollars per million, below the premium tier.</summary>
    public double Of(PriceType type) => type switch
    {
        PriceType.Output => Output,
        PriceType.CacheWrite => CacheWrite ?? Input,
        PriceType.CacheRead => CacheRead ?? Input,
        _ => Input,
    };

    /// <summary>The price that a call has: this one or <see cref="Premium"/>.</summary>
    internal ModelPrice TierOf(in CallSide side)
        => Premium is not null && (side.PromptTokens > PremiumAbove || (side.PromptTokens is null && IsLibreChats)) ? Premium : this;

    /// <summary>What one side of a call costs at this price, in credits: millionths of a US dollar.</summary>
    internal double Credits(in CallSide side)
    {
        ModelPrice tier = TierOf(side);
        if (side.IsPrompt)
        {
            return (side.Tokens * tier.Input)
                + (side.CacheWrite * tier.Of(PriceType.CacheWrite))
                + (side.CacheRead * tier.Of(PriceType.CacheRead));
        }

        double credits = side.Tokens * tier.Output;

        // LibreChat rounds the negative amount up, towards 0.
        return IsLibreChats && side.IsStopped ? Math.Floor(credits * StoppedSurcharge) : credits;
    }
}

/// <summary>A price that the operator has set for the models that a pattern matches.</summary>
/// <param name="Models">The pattern, with <c>*</c> and <c>?</c>.</param>
/// <param name="Price">The price.</param>
internal sealed record OwnPrice(string Models, ModelPrice Price);
