namespace LibreChatExporter.Web.Pages.Views;

/// <summary>A page: its parts in the order in which they are shown, where there are any.</summary>
/// <param name="Frame">What is around it.</param>
public sealed record PageView(Frame Frame)
{
    /// <summary>A sentence or two under the title.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<WarningView> Warnings { get; init; } = [];

    /// <summary>Which period and which part of usage the page is about; null where that cannot be chosen.</summary>
    public FilterView? Filter { get; init; }

    /// <summary>Where to go from here, such as to the month before.</summary>
    public IReadOnlyList<LinkView> Moves { get; init; } = [];

    /// <summary>The figures that matter most.</summary>
    public IReadOnlyList<FigureView> Figures { get; init; } = [];

    /// <summary>Charts.</summary>
    public IReadOnlyList<ChartView> Charts { get; init; } = [];

    /// <summary>Tables.</summary>
    public IReadOnlyList<TableView> Tables { get; init; } = [];
}

/// <summary>A link.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Href">Where it leads; null for no link, only the text.</param>
public sealed record LinkView(string Text, string? Href)
{
    /// <summary>More about it, for who points at it; null for nothing.</summary>
    public string? Hint { get; init; }

    /// <summary>Whether it is what is shown.</summary>
    public bool IsCurrent { get; init; }
}

/// <summary>What is wrong, and how to mend it.</summary>
/// <param name="Text">What is wrong.</param>
/// <param name="Mend">What to do.</param>
/// <param name="Link">Where to read more; null for nowhere.</param>
public sealed record WarningView(string Text, string Mend, LinkView? Link);

/// <summary>A figure, beside what it was before.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Amount">How much.</param>
/// <param name="Before">How much in the time of the same length before; null where that is not known.</param>
public sealed record FigureView(string Name, Amount Amount, Amount? Before)
{
    /// <summary>By how much it has grown, as a part of what it was; null where it was nothing.</summary>
    public double? Change => Before is { Value: > 0 } before ? (Amount.Value - before.Value) / before.Value : null;
}

/// <summary>How a chart is drawn.</summary>
public enum ChartKind
{
    /// <summary>Bars, one upon the other.</summary>
    Stack,

    /// <summary>Lines.</summary>
    Line,
}

/// <summary>A chart, which is a table for who cannot see it.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Kind">How it is drawn.</param>
/// <param name="Unit">What its numbers count.</param>
/// <param name="Step">How long a point is: hour, day or month.</param>
/// <param name="Series">Their names.</param>
/// <param name="Points">When each begins, and a number for each series.</param>
public sealed record ChartView(
    string Title, ChartKind Kind, AmountKind Unit, string Step, IReadOnlyList<string> Series, IReadOnlyList<ChartPoint> Points);

/// <summary>What a chart shows at one place.</summary>
/// <param name="Label">When that is, such as 2026-11-20.</param>
/// <param name="Href">Where there is more about it; null for nowhere.</param>
/// <param name="Values">A number for each series.</param>
public sealed record ChartPoint(string Label, string? Href, IReadOnlyList<double> Values);
