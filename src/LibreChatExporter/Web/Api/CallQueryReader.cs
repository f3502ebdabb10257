using LibreChatExporter.Calls;
using LibreChatExporter.History;
using LibreChatExporter.Ledger;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Web.Api;

/// <summary>Reads which calls are asked for and says of each parameter what is wrong with it. For one query.</summary>
/// <param name="view">The calls.</param>
/// <param name="history">The history, whose hours and days bound periods that have a name; null where there is none.</param>
/// <param name="now">When periods end that end now.</param>
/// <param name="errors">Where to complain.</param>
internal sealed class CallQueryReader(CallView view, HistoryView? history, DateTimeOffset now, QueryErrors errors)
{
    /// <summary>What calls are sorted by where nothing is said.</summary>
    public const string DefaultSort = "-time";

    /// <summary>All that calls can be sorted by.</summary>
    public static readonly IReadOnlyList<string> Sorts =
        [.. Enum.GetNames<CallOrder>().Select(name => name.ToLowerInvariant()).SelectMany(name => (string[])["-" + name, name])];

    /// <summary>The query; null when there are complaints.</summary>
    /// <param name="range">The period, and some filters.</param>
    /// <param name="given">The other filters.</param>
    /// <param name="preferred">How to answer unless something else is asked for.</param>
    /// <param name="formats">How the answer can be.</param>
    public CallQuery? Read(RangeParameters range, CallParameters given, CallFormat preferred, IReadOnlyList<string> formats)
    {
        HistoryLabels labels = view.Names.Labels;
        var known = new HistoryFilter(
            errors.Known("user", range.User, user => labels.Find(user, HistoryLabels.Bit(GroupBy.User)) is not null),
            errors.Known("model", range.Model, model => labels.Find(model, HistoryLabels.Bit(GroupBy.Model)) is not null),
            errors.Known("agent", range.Agent, agent => labels.Find(agent, HistoryLabels.Bit(GroupBy.Agent)) is not null),
            errors.Known("tenant", range.Tenant, tenant => labels.Find(tenant, HistoryLabels.Tenants) is not null));
        string format = range.Format is null ? preferred.ToString().ToLowerInvariant() : errors.Word("format", range.Format, formats);
        var filter = new CallFilter
        {
            Labels = known,
            Provider = given.Provider,
            Context = given.Context,
            Conversation = given.Conversation,
            MinCostUsd = errors.Cost("min-cost", given.MinCost),
            ErrorsOnly = errors.Word("errors", given.Errors, ["false", "true"]) == "true",
            Search = given.Search ?? "",
        };
        TimePeriod? period = new PeriodReader(now, view.Zone, errors).Read(range, mayBeOpen: true);
        if (period is null || !errors.IsEmpty)
        {
            return null;
        }

        (DateTimeOffset start, DateTimeOffset end) = period.Range(now, view.Zone);
        if (period.Name != TimePeriod.Custom && history?.Range(start, end) is { } whole)
        {
            // As the sums of the history of this period have it, so that calls add up to them.
            (start, end) = (whole.Start, whole.End);
        }

        return new CallQuery(
            view, period.Name, filter with { From = start, To = end }, Enum.Parse<CallFormat>(format, ignoreCase: true));
    }

    /// <summary>The same with a page and an order; null when there are complaints.</summary>
    /// <param name="query">The query, null when there are complaints already.</param>
    /// <param name="page">The page.</param>
    public CallQuery? Read(CallQuery? query, CallPageParameters page)
    {
        string sort = errors.Word("sort", page.Sort, Sorts);
        CallCursor? cursor = page.Cursor is { } text ? CallCursor.Parse(text) : null;
        int limit = errors.Limit(page.Limit, CallPageParameters.DefaultLimit);
        if (page.Cursor is not null && cursor?.Sort != sort)
        {
            errors.Add("cursor", "must be what the answer before had as next, and go with the same sort");
        }

        return query is null || !errors.IsEmpty ? null : query with
        {
            Sort = sort,
            Cursor = cursor,
            Limit = page.Limit is null && query.Format != CallFormat.Json ? null : limit,
        };
    }
}
