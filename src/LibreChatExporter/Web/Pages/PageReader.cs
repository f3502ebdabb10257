using System.Globalization;
using LibreChatExporter.Exposition;
using LibreChatExporter.History;
using LibreChatExporter.Web.Api;

namespace LibreChatExporter.Web.Pages;

/// <summary>Reads what a page is asked for from its address. An empty value is as good as none: forms send those.</summary>
internal static class PageReader
{
    private const int MaxPage = 1_000_000;

    /// <summary>All names that an address may have.</summary>
    private static readonly string[] Names =
        ["period", "from", "to", "user", "model", "agent", "tenant", "sort", "search", "page", PageRequest.NameParameter];

    /// <summary>What stays from page to page.</summary>
    private static readonly string[] Kept = ["period", "from", "to", "user", "model", "agent", "tenant"];

    /// <summary>Reads the request; null, with complaints, where it makes no sense.</summary>
    /// <param name="context">The request.</param>
    /// <param name="period">The name of the period; null or empty where the address does not say.</param>
    /// <param name="view">The history.</param>
    /// <param name="snapshot">What a scrape would see.</param>
    /// <param name="now">When periods end that end now.</param>
    /// <param name="errors">Where to complain.</param>
    public static PageRequest? Read(
        HttpContext context, string? period, HistoryView view, Snapshot snapshot, DateTimeOffset now, QueryErrors errors)
    {
        IQueryCollection query = context.Request.Query;
        string? Given(string name) => query[name].ToString() is { Length: > 0 } value ? value : null;
        var parameters = new RangeParameters
        {
            Period = period is { Length: > 0 } ? period : null,
            From = Given("from"),
            To = Given("to"),
            User = Given("user"),
            Model = Given("model"),
            Agent = Given("agent"),
            Tenant = Given("tenant"),
        };
        TableOrder? order = ReadOrder(Given("sort"), Given("search"), Given("page"), errors);
        ApiQuery? read = new ApiQueryReader(view, now, errors).Read(parameters, list: null, query, Names, prefersCsv: false);
        if (read is null || order is null)
        {
            return null;
        }

        var links = new Links(context.Request.PathBase, [.. Kept.Select(name => (name, Given(name)))]);
        return new PageRequest(context.Request.Path, view, snapshot, read.Period, read.Range, read.Filter, order, links)
        {
            Course = read.WholeSteps,
            Name = Given(PageRequest.NameParameter),
        };
    }

    private static TableOrder? ReadOrder(string? sort, string? search, string? page, QueryErrors errors)
    {
        bool isDescending = sort?.StartsWith('-') == true;
        if (!int.TryParse(page ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number is < 1 or > MaxPage)
        {
            errors.Add("page", $"must be a whole number from 1 to {MaxPage}");
            return null;
        }

        return new TableOrder(isDescending ? sort![1..] : sort, isDescending, search ?? "", number);
    }
}
