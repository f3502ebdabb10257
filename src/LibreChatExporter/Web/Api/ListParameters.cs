using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace LibreChatExporter.Web.Api;

/// <summary>What may be said beside <see cref="RangeParameters"/> where the answer is a list with the most expensive first.</summary>
internal sealed class ListParameters
{
    /// <summary>The fewest and the most items, and how many there are where nothing is said.</summary>
    internal const int MinLimit = 1, MaxLimit = 1000, DefaultLimit = 10;

    /// <summary>How many items to name.</summary>
    [FromQuery(Name = "limit")]
    [Range(MinLimit, MaxLimit)]
    [Description("How many items to name; the rest adds up in others.")]
    public string? Limit { get; init; }
}
