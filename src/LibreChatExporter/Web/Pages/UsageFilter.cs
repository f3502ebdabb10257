using System.Globalization;
using LibreChatExporter.History;
using LibreChatExporter.Web.Pages.Views;

namespace LibreChatExporter.Web.Pages;

/// <summary>Which period and which part of usage a page is about, and how to choose another.</summary>
internal static class UsageFilter
{
    /// <summary>More than these nobody looks through in a list; their own pages can be searched.</summary>
    private const int MaxOptions = 200;

    /// <summary>The standard periods and what they are called.</summary>
    internal static readonly (string Name, string Text)[] Periods =
    [
        ("24h", "24 hours"), ("7d", "7 days"), ("30d", "30 days"), ("today", "Today"), ("month", "This month"),
        ("last-month", "Last month"), ("quarter", "This quarter"), ("year", "This year"),
    ];

    /// <summary>The choices of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="without">What the page is about, and cannot be chosen; null for nothing.</param>
    public static FilterView Of(PageRequest request, Dimension? without = null)
    {
        HistoryRange range = request.Range;
        (string Name, string Value)[] kept =
            [.. request.Links.Query, .. request.Own.Where(own => own.Value is not null).Select(own => (own.Name, own.Value!))];
        string[] ofDays = ["period", "from", "to"];
        string[] ofChoices = [.. request.Dimensions.Where(dimension => dimension != without).Select(dimension => dimension.Parameter)];
        return new FilterView(
            request.Links.Plain(request.Path),
            [
                .. Periods.Select(period => new LinkView(
                    period.Text, request.Here(("period", period.Name), ("from", null), ("to", null)))
                {
                    IsCurrent = period.Name == request.Period,
                }),
            ],
            DateOnly.FromDateTime(range.Start.DateTime),
            DateOnly.FromDateTime(range.End.DateTime),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{range.Start:yyyy-MM-dd HH:mm} to {range.End:yyyy-MM-dd HH:mm}, {request.View.Zone.Id}"))
        {
            Choices = [.. request.Dimensions.Where(dimension => dimension != without).Select(dimension => Choice(request, dimension))],
            KeptWithDays = [.. kept.Where(name => !ofDays.Contains(name.Name))],
            KeptWithChoices = [.. kept.Where(name => !ofChoices.Contains(name.Name))],
        };
    }

    private static ChoiceView Choice(PageRequest request, Dimension dimension)
    {
        List<(string Value, string Text)> options =
        [
            .. request.View.Labels(dimension.GroupBy, MaxOptions).Select(label => (label, request.NameOf(dimension, label)))
                .OrderBy(option => option.Item2, StringComparer.OrdinalIgnoreCase),
        ];
        string? chosen = request.Chosen(dimension);
        if (chosen is not null && !options.Exists(option => option.Value == chosen))
        {
            options.Insert(0, (chosen, request.NameOf(dimension, chosen)));
        }

        return new ChoiceView(dimension.Parameter, dimension.One, $"all {dimension.Many.ToLowerInvariant()}", chosen, options);
    }
}
