using LibreChatExporter.Ledger;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.History;

/// <summary>What was used in some time range.</summary>
/// <param name="InputCredits">Spent on what went into models, in credits.</param>
/// <param name="OutputCredits">Spent on what came out of models, in credits.</param>
/// <param name="OtherCredits">Spent on what is not charged by tokens, such as pictures, in credits.</param>
/// <param name="Input">Tokens that went in and were not cached.</param>
/// <param name="Output">Tokens that came out.</param>
/// <param name="CacheWrite">Tokens written to caches.</param>
/// <param name="CacheRead">Tokens read from caches.</param>
/// <param name="Calls">Model calls.</param>
internal readonly record struct UsageSum(
    double InputCredits,
    double OutputCredits,
    double OtherCredits,
    double Input,
    double Output,
    double CacheWrite,
    double CacheRead,
    double Calls)
{
    /// <summary>Spent in all, in US dollars.</summary>
    public double CostUsd => (InputCredits + OutputCredits + OtherCredits) / Credits.PerUsd;

    /// <summary>Spent on what went in, in US dollars.</summary>
    public double InputCostUsd => InputCredits / Credits.PerUsd;

    /// <summary>Spent on what came out, in US dollars.</summary>
    public double OutputCostUsd => OutputCredits / Credits.PerUsd;

    /// <summary>Spent on what is not charged by tokens, in US dollars.</summary>
    public double OtherCostUsd => OtherCredits / Credits.PerUsd;

    /// <summary>Tokens of all kinds.</summary>
    public double Tokens => Input + Output + CacheWrite + CacheRead;

    /// <summary>The sum of amounts, one for each of <see cref="UsageCells"/>.</summary>
    /// <param name="cells">The amounts.</param>
    /// <param name="perUnit">How many of them are one credit, token or call.</param>
    public static UsageSum Of(ReadOnlySpan<double> cells, double perUnit = 1) => new(
        cells[UsageCells.CostInput] / perUnit, cells[UsageCells.CostOutput] / perUnit, cells[UsageCells.CostOther] / perUnit,
        cells[UsageCells.Input] / perUnit, cells[UsageCells.Output] / perUnit,
        cells[UsageCells.CacheWrite] / perUnit, cells[UsageCells.CacheRead] / perUnit, cells[UsageCells.Calls] / perUnit);

    /// <summary>The share of this in the cost of all, 0 to 1; 0 where nothing has cost anything.</summary>
    public double ShareOf(UsageSum all) => all.CostUsd > 0 ? CostUsd / all.CostUsd : 0;

    /// <summary>What both are together.</summary>
    public static UsageSum operator +(UsageSum a, UsageSum b) => new(
        a.InputCredits + b.InputCredits, a.OutputCredits + b.OutputCredits, a.OtherCredits + b.OtherCredits,
        a.Input + b.Input, a.Output + b.Output, a.CacheWrite + b.CacheWrite, a.CacheRead + b.CacheRead, a.Calls + b.Calls);
}
