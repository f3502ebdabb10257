using System.ComponentModel;
using System.Text.Json.Serialization;
using LibreChatExporter.History;

namespace LibreChatExporter.Web.Api;

/// <summary>What was used.</summary>
/// <param name="Sum">What was used.</param>
internal abstract record UsageTotals([property: JsonIgnore] UsageSum Sum)
{
    /// <summary>A millionth of a millionth of a dollar: sums of doubles differ behind that by the order in which they were added up.</summary>
    internal const int Digits = 12;

    [Description("Spent in all, in US dollars.")]
    public double CostUsd => Math.Round(Sum.CostUsd, Digits);

    [Description("Spent on what went into models, in US dollars.")]
    public double InputCostUsd => Math.Round(Sum.InputCostUsd, Digits);

    [Description("Spent on what came out of models, in US dollars.")]
    public double OutputCostUsd => Math.Round(Sum.OutputCostUsd, Digits);

    [Description("Spent on what is not charged by tokens, such as pictures and films, in US dollars.")]
    public double OtherCostUsd => Math.Round(Sum.OtherCostUsd, Digits);

    [Description("Model calls.")]
    public double Calls => Sum.Calls;

    [Description("Tokens by kind.")]
    public Tokens Tokens => new(Sum.Input, Sum.Output, Sum.CacheWrite, Sum.CacheRead, Sum.Tokens);
}
