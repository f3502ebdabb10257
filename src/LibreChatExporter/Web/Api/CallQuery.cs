using LibreChatExporter.Calls;

namespace LibreChatExporter.Web.Api;

/// <summary>Which calls are asked for.</summary>
/// <param name="View">The calls.</param>
/// <param name="Period">The name of the period.</param>
/// <param name="Filter">Which of them.</param>
/// <param name="Format">How to answer.</param>
internal sealed record CallQuery(CallView View, string Period, CallFilter Filter, CallFormat Format)
{
    /// <summary>How many items a list names at most; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>What to sort by, as it was asked for.</summary>
    public string Sort { get; init; } = CallQueryReader.DefaultSort;

    /// <summary>Where to go on; null for at the beginning.</summary>
    public CallCursor? Cursor { get; init; }

    /// <summary>The same for who finds calls.</summary>
    public CallPaging Paging => new(
        Enum.Parse<CallOrder>(Sort.TrimStart('-'), ignoreCase: true), Sort[0] != '-', Limit ?? int.MaxValue, Cursor?.Rank);

    /// <summary>The cursor for what follows a page; null where nothing does.</summary>
    public CallCursor? Next(CallPage page) => page.Next is { } rank ? new CallCursor(View.Revision, Sort, rank) : null;
}

/// <summary>How to answer.</summary>
internal enum CallFormat
{
    /// <summary>One object.</summary>
    Json,

    /// <summary>A line a call.</summary>
    Csv,

    /// <summary>An object a line.</summary>
    Ndjson,
}
