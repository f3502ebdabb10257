namespace LibreChatExporter.History;

/// <summary>An amount of a <see cref="UsageSum"/> and what it is called, wherever sums are shown. Immutable.</summary>
/// <param name="Name">Its name, as JSON and CSV have it.</param>
/// <param name="Title">Its title, in words.</param>
/// <param name="Description">What it is, in a sentence.</param>
/// <param name="Amount">The amount.</param>
/// <param name="IsMoney">Whether it is in US dollars.</param>
internal sealed record UsageColumn(string Name, string Title, string Description, Func<UsageSum, double> Amount, bool IsMoney = false)
{
    /// <summary>
    /// A millionth of a millionth of a dollar: sums of doubles differ behind that by the order in which they were added up.
    /// </summary>
    public const int Digits = 12;

    /// <summary>The cost.</summary>
    public static readonly UsageColumn Cost = new(
        "costUsd", "cost USD", "Spent in all, in US dollars.", sum => sum.CostUsd, IsMoney: true);

    /// <summary>The cost of what went in.</summary>
    public static readonly UsageColumn InputCost = new(
        "inputCostUsd", "input USD", "Spent on what went into models, in US dollars.", sum => sum.InputCostUsd, IsMoney: true);

    /// <summary>The cost of what came out.</summary>
    public static readonly UsageColumn OutputCost = new(
        "outputCostUsd", "output USD", "Spent on what came out of models, in US dollars.", sum => sum.OutputCostUsd, IsMoney: true);

    /// <summary>The cost of the rest.</summary>
    public static readonly UsageColumn OtherCost = new(
        "otherCostUsd", "other USD", "Spent on what is not charged by tokens, such as pictures and films, in US dollars.",
        sum => sum.OtherCostUsd, IsMoney: true);

    /// <summary>The calls.</summary>
    public static readonly UsageColumn Calls = new("calls", "calls", "Model calls.", sum => sum.Calls);

    /// <summary>The tokens that went in.</summary>
    public static readonly UsageColumn Input = new(
        "inputTokens", "input tokens", "Tokens that went in and were not cached.", sum => sum.Input);

    /// <summary>The tokens that came out.</summary>
    public static readonly UsageColumn Output = new("outputTokens", "output tokens", "Tokens that came out.", sum => sum.Output);

    /// <summary>The tokens that were cached.</summary>
    public static readonly UsageColumn CacheWrite = new(
        "cacheWriteTokens", "cache write", "Tokens written to caches.", sum => sum.CacheWrite);

    /// <summary>The tokens that had been cached.</summary>
    public static readonly UsageColumn CacheRead = new("cacheReadTokens", "cache read", "Tokens read from caches.", sum => sum.CacheRead);

    /// <summary>The tokens of all kinds.</summary>
    public static readonly UsageColumn Tokens = new("totalTokens", "total tokens", "Tokens of all kinds.", sum => sum.Tokens);

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static readonly IReadOnlyList<UsageColumn> All =
        [Cost, InputCost, OutputCost, OtherCost, Calls, Input, Output, CacheWrite, CacheRead, Tokens];

    /// <summary>The amount as programs are shown it.</summary>
    public double Shown(UsageSum sum) => IsMoney ? Math.Round(Amount(sum), Digits) : Amount(sum);
}
