using System.ComponentModel;
using System.Text.Json.Serialization;
using LibreChatExporter.History;

namespace LibreChatExporter.Web.Api;

/// <summary>What was used.</summary>
/// <param name="Sum">What was used.</param>
internal abstract record UsageTotals([property: JsonIgnore] UsageSum Sum)
{
    public double CostUsd => Of(UsageColumn.Cost);

    public double InputCostUsd => Of(UsageColumn.InputCost);

    public double OutputCostUsd => Of(UsageColumn.OutputCost);

    public double OtherCostUsd => Of(UsageColumn.OtherCost);

    public double Calls => Of(UsageColumn.Calls);

    [Description("Tokens by kind.")]
    public Tokens Tokens => new(Sum.Input, Sum.Output, Sum.CacheWrite, Sum.CacheRead, Sum.Tokens);

    /// <summary>An amount as it is shown.</summary>
    internal double Of(UsageColumn column) => column.Shown(Sum);
}
