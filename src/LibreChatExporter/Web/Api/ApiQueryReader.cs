using LibreChatExporter.History;
using LibreChatExporter.Ledger;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Web.Api;

/// <summary>Reads a query and says of each parameter what is wrong with it. For one query.</summary>
/// <param name="view">The history that is asked.</param>
/// <param name="now">When periods end that end now.</param>
/// <param name="errors">Where to complain.</param>
internal sealed class ApiQueryReader(HistoryView view, DateTimeOffset now, QueryErrors errors)
{
    /// <summary>The query; null when there are complaints.</summary>
    /// <param name="given">The parameters.</param>
    /// <param name="list">Those of a list; null for other answers.</param>
    /// <param name="query">All that the query has, as several values of one parameter are not in the parameters.</param>
    /// <param name="names">The parameters that there are.</param>
    /// <param name="prefersCsv">Whether to answer in CSV unless something else is asked for.</param>
    public ApiQuery? Read(
        RangeParameters given, ListParameters? list, IQueryCollection query, IReadOnlyList<string> names, bool prefersCsv)
    {
        errors.CheckNames(query, names);
        if (!errors.IsEmpty)
        {
            return null;
        }

        var filter = new HistoryFilter(
            errors.Known("user", given.User, user => view.Knows(GroupBy.User, user)),
            errors.Known("model", given.Model, model => view.Knows(GroupBy.Model, model)),
            errors.Known("agent", given.Agent, agent => view.Knows(GroupBy.Agent, agent)),
            errors.Known("tenant", given.Tenant, view.KnowsTenant));
        int limit = errors.Limit(list?.Limit, ListParameters.DefaultLimit);
        bool isCsv = ReadFormat(given.Format, prefersCsv);
        TimePeriod? period = new PeriodReader(now, view.Zone, errors).Read(given);
        if (period is null || !errors.IsEmpty)
        {
            return null;
        }

        (DateTimeOffset start, DateTimeOffset end) = period.Range(now, view.Zone);
        HistoryRange range = view.Range(start, end);
        return new ApiQuery(view, period.Name, range, filter, limit, isCsv) { WholeSteps = Steps.Whole(view, period, range) };
    }

    private bool ReadFormat(string? text, bool prefersCsv)
    {
        if (text is not (null or "json" or "csv"))
        {
            errors.Add("format", "must be json or csv");
        }

        return text is null ? prefersCsv : text == "csv";
    }
}
