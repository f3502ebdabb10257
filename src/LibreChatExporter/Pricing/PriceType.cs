namespace LibreChatExporter.Pricing;

/// <summary>What a price is for.</summary>
public enum PriceType
{
    /// <summary>Tokens that go in and are not cached.</summary>
    Input,

    /// <summary>Tokens that come out.</summary>
    Output,

    /// <summary>Tokens written to the provider's cache.</summary>
    CacheWrite,

    /// <summary>Tokens read from the provider's cache.</summary>
    CacheRead,
}
