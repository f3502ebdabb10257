using System.ComponentModel;
using LibreChatExporter.Calls;
using LibreChatExporter.History;

namespace LibreChatExporter.Web.Api;

/// <summary>Which of all calls an answer is about: only the newest are kept.</summary>
internal sealed record CallPeriod(
    [property: Description("The name that was asked for.")] string Name,
    [property: Description("When it begins.")] DateTimeOffset Start,
    [property: Description("When it ends; that instant is not in it.")] DateTimeOffset End,
    [property: Description("Where the midnight is at which days begin.")] string TimeZone,
    [property: Description("Up to when calls have been read.")] DateTimeOffset AsOf,
    [property: Description("When the oldest call was made that is kept; null where there is none.")] DateTimeOffset? KeptSince,
    [property: Description("Whether calls of the period are not kept any more.")] bool IsCut)
{
    /// <summary>The period of a query.</summary>
    public static CallPeriod Of(CallQuery query)
    {
        (CallView view, CallFilter filter) = (query.View, query.Filter);
        DateTimeOffset start = TimeZoneInfo.ConvertTime(filter.From!.Value, view.Zone);
        return new CallPeriod(
            query.Period, start, TimeZoneInfo.ConvertTime(filter.To!.Value, view.Zone), view.Zone.Id, view.AsOf, view.Since,
            view.HasDropped && start < view.Since);
    }
}

/// <summary>A page of calls.</summary>
internal sealed record CallList(
    [property: Description("The period.")] CallPeriod Period,
    [property: Description("What all calls used that the filters take.")] CallTotal Total,
    [property: Description("The calls of this page.")] IReadOnlyList<CallRecord> Items,
    [property: Description("The cursor for the next page; null where this is the last.")] string? Next);

/// <summary>What calls used together.</summary>
internal sealed record CallTotal(
    [property: Description("How many calls are listed, those without a prompt included.")] int Count,
    UsageSum Sum) : UsageTotals(Sum);

/// <summary>Who serves how well.</summary>
internal sealed record ProviderList(
    [property: Description("The period.")] CallPeriod Period,
    [property: Description("A provider with each of its models, those with the most calls first.")] IReadOnlyList<ProviderItem> Items);

/// <summary>How well a provider serves a model. Null is what is not known.</summary>
internal sealed record ProviderItem(
    [property: Description("The provider.")] string Provider,
    [property: Description("The model, as the metrics show it.")] string Model,
    [property: Description("Answers that are known, errors included.")] int Answers,
    [property: Description("Answers that were errors, whether anything was charged for them or not.")] int Errors,
    [property: Description("The share of errors in the answers, 0 to 1.")] double? ErrorShare,
    [property: Description("Half of the answers took no longer than this, in seconds.")] double? ResponseSecondsMedian,
    [property: Description("Nineteen of twenty answers took no longer than this, in seconds.")] double? ResponseSecondsP95,
    [property: Description("Half of the answers came no faster than this.")] double? OutputTokensPerSecondMedian,
    [property: Description("Nineteen of twenty answers came no faster than this.")] double? OutputTokensPerSecondP95,
    UsageSum Sum) : UsageTotals(Sum)
{
    /// <summary>As it is told.</summary>
    public static ProviderItem Of(ProviderSum sum) => new(
        sum.Provider, sum.Model, sum.Answers, sum.Errors, Round(sum.ErrorShare), Round(sum.Seconds.Median), Round(sum.Seconds.P95),
        Round(sum.Speed.Median), Round(sum.Speed.P95), sum.Sum);

    private static double? Round(double? value) => value is { } number ? Math.Round(number, UsageColumn.Digits) : null;
}

/// <summary>Chats, the most expensive first. Items and others add up to the total.</summary>
internal sealed record ConversationList(
    [property: Description("The period.")] CallPeriod Period,
    [property: Description("What was used in all chats.")] CallTotal Total,
    [property: Description("The most expensive.")] IReadOnlyList<ConversationItem> Items,
    [property: Description("The rest.")] CallTotal Others);

/// <summary>What was used in a chat.</summary>
internal sealed record ConversationItem(
    [property: Description("The id of the chat; null where that was too long to keep.")] string? Conversation,
    [property: Description("Whose it is, as the metrics show them.")] string User,
    [property: Description("The model that cost most in it.")] string Model,
    [property: Description("When its first call was made.")] DateTimeOffset First,
    [property: Description("When its last call was made.")] DateTimeOffset Last,
    [property: Description("Its cost as a multiple of the median of all chats with the same model; null where that is 0.")]
    double? TimesMedian,
    UsageSum Sum) : UsageTotals(Sum)
{
    /// <summary>As it is told.</summary>
    public static ConversationItem Of(ConversationSum chat) => new(
        chat.Id, chat.User, chat.Model, chat.First, chat.Last,
        chat.TimesMedian is { } times ? Math.Round(times, 3) : null, chat.Sum);
}
