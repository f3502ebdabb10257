using System.ComponentModel;
using LibreChatExporter.History;

namespace LibreChatExporter.Web.Api;

/// <summary>
/// The period that an answer is about: whole hours or days, so it may begin a little earlier and end a little later than was asked for.
/// </summary>
internal sealed record Period(
    [property: Description("The name that was asked for.")] string Name,
    [property: Description("When it begins.")] DateTimeOffset Start,
    [property: Description("When it ends; that instant is not in it.")] DateTimeOffset End,
    [property: Description(
        "How finely its bounds could be chosen: to the hour where hours are still known, else to the day.")] HistoryResolution Resolution,
    [property: Description("Where the midnight is at which days begin.")] string TimeZone,
    [property: Description("Up to when usage has been counted.")] DateTimeOffset AsOf);

/// <summary>What was used in a period.</summary>
internal sealed record Summary(
    [property: Description("The period.")] Period Period,
    [property: Description("What all used.")] Total Total);

/// <summary>Who, or what, cost most in a period: the most expensive first. Items and others add up to the total.</summary>
/// <typeparam name="T">One of them.</typeparam>
internal sealed record TopList<T>(
    [property: Description("The period.")] Period Period,
    [property: Description("What all used.")] Total Total,
    [property: Description("The most expensive.")] IReadOnlyList<T> Items,
    [property: Description("The rest.")] Others Others);

/// <summary>What was used in the course of a period.</summary>
internal sealed record TimeSeries(
    [property: Description("The period.")] Period Period,
    [property: Description("How long each item is.")] StepLength Step,
    [property: Description("What all used.")] Total Total,
    [property: Description("One time range after the other, those in which nothing was used included.")] IReadOnlyList<PointItem> Items);

/// <summary>How long the items of a course are.</summary>
internal enum StepLength
{
    /// <summary>An hour, or less where the time zone needs it.</summary>
    Hour,

    /// <summary>A day of the time zone.</summary>
    Day,

    /// <summary>A month of the calendar, or what of it is in the period.</summary>
    Month,
}
