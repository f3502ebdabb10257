using System.Globalization;
using LibreChatExporter.History;
using LibreChatExporter.Ledger;
using LibreChatExporter.TimeWindows;
using Microsoft.Extensions.Primitives;

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
        CheckNames(query, names);
        if (!errors.IsEmpty)
        {
            return null;
        }

        var filter = new HistoryFilter(
            Known("user", given.User, user => view.Knows(GroupBy.User, user)),
            Known("model", given.Model, model => view.Knows(GroupBy.Model, model)),
            Known("agent", given.Agent, agent => view.Knows(GroupBy.Agent, agent)),
            Known("tenant", given.Tenant, view.KnowsTenant));
        int limit = ReadLimit(list?.Limit);
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

    private void CheckNames(IQueryCollection query, IReadOnlyList<string> names)
    {
        foreach ((string given, StringValues values) in query)
        {
            if (names.FirstOrDefault(name => name.Equals(given, StringComparison.OrdinalIgnoreCase)) is not { } known)
            {
                errors.Add(given, $"is no parameter; there are {string.Join(", ", names)}");
            }
            else if (values.Count > 1)
            {
                errors.Add(known, "must not be given more than once");
            }
        }
    }

    private string? Known(string name, string? label, Predicate<string> isKnown)
    {
        if (label is not null && !isKnown(label))
        {
            errors.Add(name, $"no {name} is known under this label; write it as /metrics shows it, or leave the parameter out for all");
        }

        return label;
    }

    private int ReadLimit(string? text)
    {
        if (text is null)
        {
            return ListParameters.DefaultLimit;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit)
            || limit is < ListParameters.MinLimit or > ListParameters.MaxLimit)
        {
            errors.Add("limit", $"must be a whole number from {ListParameters.MinLimit} to {ListParameters.MaxLimit}");
        }

        return limit;
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
