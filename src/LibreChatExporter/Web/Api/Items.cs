using System.ComponentModel;
using LibreChatExporter.History;

namespace LibreChatExporter.Web.Api;

/// <summary>What all used that the filters take.</summary>
internal sealed record Total(
    [property: Description("Distinct users who called a model.")] int Users,
    [property: Description("Distinct chats in which a model was called.")] int Conversations,
    UsageSum Sum) : UsageTotals(Sum);

/// <summary>What those used that a list does not name.</summary>
internal sealed record Others(
    [property: Description("How many there are.")] int Count,
    [property: Description("Their share of the cost, 0 to 1.")] double Share,
    UsageSum Sum) : UsageTotals(Sum);

/// <summary>What a user used.</summary>
internal sealed record UserItem(
    [property: Description("The user, as the metrics show them.")] string User,
    [property: Description("The user's name, where the exporter has the setting user-info; null for others.")] string? Name,
    [property: Description("Their share of the cost, 0 to 1.")] double Share,
    [property: Description("Distinct chats in which they called a model.")] int Conversations,
    UsageSum Sum) : UsageTotals(Sum);

/// <summary>What was used of a model.</summary>
internal sealed record ModelItem(
    [property: Description("The model, as the metrics show it.")] string Model,
    [property: Description("Its share of the cost, 0 to 1.")] double Share,
    [property: Description("Distinct users who called it.")] int Users,
    [property: Description("Distinct chats in which it was called.")] int Conversations,
    UsageSum Sum) : UsageTotals(Sum);

/// <summary>What was used through an agent.</summary>
internal sealed record AgentItem(
    [property: Description("The agent, as the metrics show it; none stands for usage without an agent.")] string Agent,
    [property: Description("The name of an agent that there is now; null for others.")] string? Name,
    [property: Description("Its share of the cost, 0 to 1.")] double Share,
    [property: Description("Distinct users who called a model through it.")] int Users,
    [property: Description("Distinct chats in which it called a model.")] int Conversations,
    UsageSum Sum) : UsageTotals(Sum);

/// <summary>What a model cost.</summary>
internal sealed record CostItem(
    [property: Description("The model, as the metrics show it.")] string Model,
    [property: Description("Its share of the cost, 0 to 1.")] double Share,
    UsageSum Sum) : UsageTotals(Sum);

/// <summary>What was used in a time range.</summary>
internal sealed record PointItem(
    [property: Description("When it begins.")] DateTimeOffset Start,
    [property: Description("When it ends; that instant is not in it.")] DateTimeOffset End,
    UsageSum Sum) : UsageTotals(Sum);
