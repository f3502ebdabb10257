using LibreChatExporter.Calls;
using LibreChatExporter.Web.Pages.Views;

namespace LibreChatExporter.Web.Pages;

/// <summary><c>/providers</c>: which are fast, which fail.</summary>
internal static class ProvidersPage
{
    /// <summary>Where the page is.</summary>
    public const string Path = "/providers";

    /// <summary>Makes the page.</summary>
    public static PageView Of(CallRequest request, Frames frames) => new(frames.Of(request.Page, "Providers", Path))
    {
        Notes = [.. ActivityPage.Notes(request)],
        Filter = UsageFilter.Of(request.Page),
        Tables =
        [
            new TableView(
                "Providers and their models",
                [
                    new ColumnView("Provider", IsNumber: false), new ColumnView("Model", IsNumber: false), Number("Calls"),
                    Number("Answers"), Number("Errors"), Number("Share of errors"), Number("Seconds, median"), Number("95 % within"),
                    Number("Tokens a second, median"), Number("Cost"),
                ],
                [.. CallProviders.Of(request.Calls, request.Filter).Select(sum => Row(request, sum))])
            {
                Empty = "No call of this time is kept.",
                Links =
                [
                    new LinkView("CSV", request.Page.Links.To("/api/providers", ("format", "csv"))),
                    new LinkView("JSON", request.Page.Links.To("/api/providers", ("format", "json"))),
                ],
            },
        ],
    };

    private static IReadOnlyList<CellView> Row(CallRequest request, ProviderSum sum)
    {
        Links links = request.Page.Links;
        return
        [
            new CellView { Text = new LinkView(sum.Provider, links.To(ActivityPage.Path, (CallRequest.Provider, sum.Provider))) },
            new CellView { Text = new LinkView(sum.Model, links.To(ActivityPage.Path, Of(sum))) },
            Count(sum.Sum.Calls), Count(sum.Answers), Count(sum.Errors),
            new CellView { Amount = sum.ErrorShare is { } share ? Amount.Share(share) : null },
            Measure(sum.Seconds.Median), Measure(sum.Seconds.P95), Measure(sum.Speed.Median),
            new CellView { Amount = Amount.Usd(sum.Sum.CostUsd) },
        ];
    }

    /// <summary>Only failures may be known of a model, which then is no filter.</summary>
    private static (string Name, string? Value) Of(ProviderSum sum)
        => sum.Sum.Calls > 0 ? ("model", sum.Model) : (CallRequest.Provider, sum.Provider);

    private static ColumnView Number(string name) => new(name, IsNumber: true);

    private static CellView Count(double value) => new() { Amount = Amount.Count(value) };

    private static CellView Measure(double? value) => new() { Amount = value is { } measured ? Amount.Measure(measured) : null };
}
