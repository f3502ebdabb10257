namespace LibreChatExporter.Web.Pages.Views;

/// <summary>Which part of usage a page is about, and how to choose another.</summary>
/// <param name="Action">Where the forms lead.</param>
/// <param name="Periods">The standard periods.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The first day behind the period, or the day that it ends on.</param>
/// <param name="Range">What the period is, exactly.</param>
public sealed record FilterView(string Action, IReadOnlyList<LinkView> Periods, DateOnly From, DateOnly To, string Range)
{
    /// <summary>What can be chosen: names of parameters, what they are called, and their values.</summary>
    public IReadOnlyList<ChoiceView> Choices { get; init; } = [];

    /// <summary>What stays when other days are chosen.</summary>
    public IReadOnlyList<(string Name, string Value)> KeptWithDays { get; init; } = [];

    /// <summary>What stays when something else is chosen.</summary>
    public IReadOnlyList<(string Name, string Value)> KeptWithChoices { get; init; } = [];
}

/// <summary>A choice.</summary>
/// <param name="Name">The name of the parameter.</param>
/// <param name="Label">What it is called.</param>
/// <param name="All">What no choice is called.</param>
/// <param name="Chosen">What is chosen; null for nothing.</param>
/// <param name="Options">Values and what they are called.</param>
public sealed record ChoiceView(
    string Name, string Label, string All, string? Chosen, IReadOnlyList<(string Value, string Text)> Options);
