using LibreChatExporter.Pricing;

namespace LibreChatExporter.Tests.Pricing;

/// <summary>Rows of one model, charged at prices that may differ from its reference, and what the check says of them.</summary>
internal sealed class PriceScenario(ModelPrice? reference)
{
    public const int Model = 7;

    public static readonly ModelPrice Sonnet = PriceTable.LibreChat.Find("claude-sonnet-4-5")!;
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    /// <summary>One call of each kind: plain, writing to the cache, reading from it, both.</summary>
    public static readonly IReadOnlyList<CallSide> Calls =
    [
        CallSide.Prompt(1_000), CallSide.Prompt(200, cacheWrite: 3_000), CallSide.Prompt(300, cacheRead: 4_000),
        CallSide.Prompt(100, cacheWrite: 500, cacheRead: 6_000), CallSide.Completion(700, 1_000),
    ];

    public PriceCheck Check { get; } = new();

    /// <summary>Rows as LibreChat would write them at a price: stopped ones have a rate with the surcharge.</summary>
    public PriceScenario Charge(ModelPrice price, IEnumerable<CallSide> sides, TimeSpan age = default)
    {
        foreach (CallSide side in sides)
        {
            double credits = price.Credits(side);
            double rate = side.AllTokens > 0 ? credits / side.AllTokens : side.IsPrompt ? price.Input : price.Output;
            Check.Observe(Model, reference, side, rate, credits, (Now - age).ToUnixTimeMilliseconds());
        }

        return this;
    }

    /// <summary>What was charged of a type; null where nothing is known of it.</summary>
    public double? Charged(PriceType type) => Check.Read(Now).SingleOrDefault(reading => reading.Type == type).Charged;

    public IEnumerable<PriceType> Mismatches()
        => Check.Read(Now).Where(reading => reading.IsMismatch == true).Select(reading => reading.Type);
}
