using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace LibreChatExporter.Web.Api;

/// <summary>What every query may say, as it was given. The names and descriptions are those of the OpenAPI document.</summary>
internal sealed class RangeParameters
{
    /// <summary>The period where nothing is said.</summary>
    internal const string DefaultPeriod = "30d";

    /// <summary>The time range.</summary>
    [FromQuery(Name = "period")]
    [DefaultValue(DefaultPeriod)]
    [Description(
        "The time range: the last hours or days up to now, such as 24h, 7d, 30d or 90d, at most 366d; what has passed of the hour, of "
        + "today, of the week (from Monday), month, quarter or year; yesterday, or the week, month, quarter or year before, such as "
        + "last-month; a year, month or day, such as 2026, 2026-10 or 2026-10-31; or custom, with from and to, which may be left out "
        + "where these are given.")]
    public string? Period { get; init; }

    /// <summary>When a custom period begins.</summary>
    [FromQuery(Name = "from")]
    [Description(
        "When a custom period begins: an instant with Z or an offset, such as 2026-11-01T00:00:00Z, or a date, which means its midnight "
        + "in the exporter's time zone. May lie before all history.")]
    public string? From { get; init; }

    /// <summary>When a custom period ends.</summary>
    [FromQuery(Name = "to")]
    [Description(
        "When a custom period ends, written like from; what was used at that instant is not in it. 2026-12-01 ends with November. "
        + "Without it the period ends now.")]
    public string? To { get; init; }

    /// <summary>The same as <see cref="From"/>.</summary>
    [FromQuery(Name = "start")]
    [Description("Another name of from.")]
    public string? Start { get; init; }

    /// <summary>The same as <see cref="To"/>.</summary>
    [FromQuery(Name = "end")]
    [Description("Another name of to.")]
    public string? End { get; init; }

    /// <summary>The user to count alone.</summary>
    [FromQuery(Name = "user")]
    [Description("Count only this user, by the label that /metrics shows.")]
    public string? User { get; init; }

    /// <summary>The model to count alone.</summary>
    [FromQuery(Name = "model")]
    [Description("Count only this model, by the label that /metrics shows.")]
    public string? Model { get; init; }

    /// <summary>The agent to count alone.</summary>
    [FromQuery(Name = "agent")]
    [Description("Count only this agent, by the label that /metrics shows; none stands for usage without an agent.")]
    public string? Agent { get; init; }

    /// <summary>The tenant to count alone.</summary>
    [FromQuery(Name = "tenant")]
    [Description("Count only this tenant, by the label that /metrics shows, where the exporter has the setting tenant-label.")]
    public string? Tenant { get; init; }

    /// <summary>How to write the answer.</summary>
    [FromQuery(Name = "format")]
    [Description("How to write the answer; without it, the header Accept decides.")]
    public string? Format { get; init; }
}
