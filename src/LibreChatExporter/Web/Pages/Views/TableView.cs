namespace LibreChatExporter.Web.Pages.Views;

/// <summary>A table.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Its rows, each with a cell for each column.</param>
public sealed record TableView(string Title, IReadOnlyList<ColumnView> Columns, IReadOnlyList<IReadOnlyList<CellView>> Rows)
{
    /// <summary>What the table says where it has no rows.</summary>
    public string Empty { get; init; } = "Nothing was used.";

    /// <summary>A row of sums; none where it is empty.</summary>
    public IReadOnlyList<CellView> Total { get; init; } = [];

    /// <summary>Where all of it is, or other forms of it.</summary>
    public IReadOnlyList<LinkView> Links { get; init; } = [];

    /// <summary>How to search; null where that is not possible.</summary>
    public SearchView? Search { get; init; }

    /// <summary>Which rows these are, of how many, and where the others are; null where these are all.</summary>
    public PagingView? Paging { get; init; }
}

/// <summary>A column.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="IsNumber">Whether it has numbers, which stand to the right.</param>
public sealed record ColumnView(string Name, bool IsNumber)
{
    /// <summary>Where the rows are sorted by it; null where they cannot be.</summary>
    public string? SortHref { get; init; }

    /// <summary>How they are sorted by it, in the words of aria-sort; null where they are not.</summary>
    public string? Sorted { get; init; }
}

/// <summary>A cell: one of these, or nothing.</summary>
public sealed record CellView
{
    /// <summary>A text, and perhaps where it leads.</summary>
    public LinkView? Text { get; init; }

    /// <summary>A number.</summary>
    public Amount? Amount { get; init; }

    /// <summary>A time.</summary>
    public DateTimeOffset? Time { get; init; }
}

/// <summary>A form to search a table.</summary>
/// <param name="Action">Where it leads.</param>
/// <param name="Text">What is searched for; empty for nothing.</param>
/// <param name="Kept">What stays.</param>
public sealed record SearchView(string Action, string Text, IReadOnlyList<(string Name, string Value)> Kept);

/// <summary>A part of a table's rows.</summary>
/// <param name="First">The number of the first, from 1.</param>
/// <param name="Last">The number of the last.</param>
/// <param name="All">How many there are.</param>
/// <param name="Previous">Where those before are; null where there are none.</param>
/// <param name="Next">Where those behind are; null where there are none.</param>
public sealed record PagingView(int First, int Last, int All, string? Previous, string? Next)
{
    /// <summary>Where the newest are; null where these are.</summary>
    public string? Start { get; init; }
}
