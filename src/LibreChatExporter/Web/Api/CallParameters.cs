using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace LibreChatExporter.Web.Api;

/// <summary>What may be said beside <see cref="RangeParameters"/> of which calls to take.</summary>
internal sealed class CallParameters
{
    /// <summary>The provider to take alone.</summary>
    [FromQuery(Name = "provider")]
    [Description("Take only calls of models that this provider serves.")]
    public string? Provider { get; init; }

    /// <summary>The context to take alone.</summary>
    [FromQuery(Name = "context")]
    [Description("Take only calls that LibreChat made for this, such as message or title.")]
    public string? Context { get; init; }

    /// <summary>The chat to take alone.</summary>
    [FromQuery(Name = "conversation")]
    [Description("Take only calls of the chat with this id.")]
    public string? Conversation { get; init; }

    /// <summary>The least cost.</summary>
    [FromQuery(Name = "min-cost")]
    [Description("Take only calls that cost at least this, in US dollars.")]
    public string? MinCost { get; init; }

    /// <summary>Whether to take errors alone.</summary>
    [FromQuery(Name = "errors")]
    [Description("With true, take only calls whose answer is an error.")]
    public string? Errors { get; init; }

    /// <summary>What to search for.</summary>
    [FromQuery(Name = "search")]
    [Description("Take only calls with this in their user, model, agent, provider, context, endpoint or chat, in upper or lower case.")]
    public string? Search { get; init; }
}

/// <summary>Which page of a list of calls, in which order.</summary>
internal sealed class CallPageParameters
{
    /// <summary>How many calls there are on a page where nothing is said.</summary>
    internal const int DefaultLimit = 100;

    /// <summary>What to sort by.</summary>
    [FromQuery(Name = "sort")]
    [Description("What to sort by: time, cost, tokens or duration; with a minus before it, the most comes first.")]
    [DefaultValue("-time")]
    public string? Sort { get; init; }

    /// <summary>How many calls.</summary>
    [FromQuery(Name = "limit")]
    [Range(ListParameters.MinLimit, ListParameters.MaxLimit)]
    [Description("How many calls to name; CSV and NDJSON have all unless this is given.")]
    public string? Limit { get; init; }

    /// <summary>Where to go on.</summary>
    [FromQuery(Name = "cursor")]
    [Description("What the answer before had as next, with all else as it was asked for: the calls that follow. For ten minutes the "
        + "list stays as it was for the first page, whatever calls arrive.")]
    public string? Cursor { get; init; }
}
