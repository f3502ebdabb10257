using System.ComponentModel;
using System.Text.Json.Serialization;
using LibreChatExporter.History;

namespace LibreChatExporter.Web.Api;

/// <summary>What was used.</summary>
/// <param name="Sum">What was used.</param>
internal abstract record Used([property: JsonIgnore] UsageSum Sum)
{
    [Description("Spent on both sides, in US dollars.")]
    public double CostUsd => Sum.CostUsd;

    [Description("Spent on what went into models, in US dollars.")]
    public double InputCostUsd => Sum.InputCostUsd;

    [Description("Spent on what came out of models, in US dollars.")]
    public double OutputCostUsd => Sum.OutputCostUsd;

    [Description("Model calls.")]
    public double Calls => Sum.Calls;

    [Description("Tokens by kind.")]
    public Tokens Tokens => new(Sum.Input, Sum.Output, Sum.CacheWrite, Sum.CacheRead, Sum.Tokens);
}
