using LibreChatExporter.Exposition;
using LibreChatExporter.History;
using LibreChatExporter.Ledger;

namespace LibreChatExporter.Web.Pages;

/// <summary>What a page is asked for, and what it is answered from.</summary>
/// <param name="Path">The path, without that of a proxy.</param>
/// <param name="View">The history.</param>
/// <param name="Snapshot">What a scrape would see.</param>
/// <param name="Period">The name of the period.</param>
/// <param name="Range">The period, in whole buckets.</param>
/// <param name="Filter">Which part of usage.</param>
/// <param name="Order">How tables are sorted, searched and cut into pages.</param>
/// <param name="Links">Links that keep period and filters.</param>
internal sealed record PageRequest(
    string Path,
    HistoryView View,
    Snapshot Snapshot,
    string Period,
    HistoryRange Range,
    HistoryFilter Filter,
    TableOrder Order,
    Links Links)
{
    /// <summary>The parameter that says whom a page is about.</summary>
    public const string NameParameter = "name";

    /// <summary>Shared by requests that are made of one another.</summary>
    private readonly UsageAnswers _answers = new(View);

    /// <summary>What was used by each of a dimension.</summary>
    public HistoryBreakdown By(Dimension dimension) => _answers.By(dimension.GroupBy, Range, Filter);

    /// <summary>The period in whole steps, for charts.</summary>
    public required HistoryRange Course { get; init; }

    /// <summary>The parameter that says whom the page is about; null where it is about all.</summary>
    public string? Name { get; init; }

    /// <summary>This page with something different.</summary>
    public string Here(params ReadOnlySpan<(string Name, string? Value)> changes) => Links.To(Path, [(NameParameter, Name), .. changes]);

    /// <summary>The page of a user, model, agent or tenant.</summary>
    public string Item(Dimension dimension, string label)
        => Links.To(dimension.ItemPath, (NameParameter, label), (dimension.Parameter, null));

    /// <summary>The page of a day.</summary>
    public string Day(string day) => Links.To($"/days/{day}", ("period", null), ("from", null), ("to", null));

    /// <summary>The dimensions that there are.</summary>
    public IEnumerable<Dimension> Dimensions
        => Dimension.All.Where(dimension => dimension.GroupBy != GroupBy.Tenant || View.HasTenants);

    /// <summary>The time of the same length before.</summary>
    public HistoryRange Before => View.Range(Range.Start - (Range.End - Range.Start), Range.Start);

    /// <summary>What is filtered by a dimension; null for all.</summary>
    public string? Chosen(Dimension dimension) => dimension.GroupBy switch
    {
        GroupBy.User => Filter.User,
        GroupBy.Model => Filter.Model,
        GroupBy.Agent => Filter.Agent,
        _ => Filter.Tenant,
    };

    /// <summary>The same of one user, model, agent or tenant alone; of all where there is no label.</summary>
    public PageRequest Of(Dimension dimension, string? label) => this with
    {
        Filter = dimension.GroupBy switch
        {
            GroupBy.User => Filter with { User = label },
            GroupBy.Model => Filter with { Model = label },
            GroupBy.Agent => Filter with { Agent = label },
            _ => Filter with { Tenant = label },
        },
    };

    /// <summary>What a label is called for people.</summary>
    public string NameOf(Dimension dimension, string label) => dimension.GroupBy switch
    {
        GroupBy.Agent when label == "none" => "without an agent",
        GroupBy.Agent => View.NameOfAgent(label) ?? label,
        GroupBy.Tenant when label == "none" => "without a tenant",
        _ => label,
    };
}

/// <summary>How a table is sorted, searched and cut into pages.</summary>
/// <param name="Column">The name of the column; null for the usual one.</param>
/// <param name="IsDescending">Whether the most comes first.</param>
/// <param name="Search">What rows have to have in their name; empty for nothing.</param>
/// <param name="Page">The number of the page, from 1.</param>
internal sealed record TableOrder(string? Column, bool IsDescending, string Search, int Page);
