using LibreChatExporter.History;
using LibreChatExporter.Ledger;

namespace LibreChatExporter.Web.Api;

/// <summary>Answers questions from the history that they are asked of.</summary>
internal static class ApiHandlers
{
    /// <summary>What all used.</summary>
    public static Summary Summary(ApiQuery query) => new(PeriodOf(query), TotalOf(query));

    /// <summary>Who cost most.</summary>
    public static TopList<UserItem> TopUsers(ApiQuery query)
        => Top(query, GroupBy.User, (group, share) => new UserItem(
            group.Label, query.NameOfUser(group.Label), share, group.Conversations, group.Sum));

    /// <summary>The models that cost most.</summary>
    public static TopList<ModelItem> TopModels(ApiQuery query)
        => Top(query, GroupBy.Model, (group, share) => new ModelItem(group.Label, share, group.Users, group.Conversations, group.Sum));

    /// <summary>The agents that cost most.</summary>
    public static TopList<AgentItem> TopAgents(ApiQuery query) => Top(query, GroupBy.Agent, (group, share) => new AgentItem(
        group.Label, query.View.NameOfAgent(group.Label), share, group.Users, group.Conversations, group.Sum));

    /// <summary>What each model cost.</summary>
    public static TopList<CostItem> CostBreakdown(ApiQuery query)
        => Top(query, GroupBy.Model, (group, share) => new CostItem(group.Label, share, group.Sum));

    /// <summary>What was used when.</summary>
    public static TimeSeries UsageOverTime(ApiQuery asked)
    {
        ApiQuery query = asked with { Range = asked.WholeSteps };
        StepLength step = Steps.For(query.Range);
        IEnumerable<HistoryPoint> points = Steps.Points(query.View, query.Range, query.Filter, step);
        return new TimeSeries(
            PeriodOf(query), step, TotalOf(query), [.. points.Select(point => new PointItem(point.Start, point.End, point.Sum))]);
    }

    private static TopList<T> Top<T>(ApiQuery query, GroupBy groupBy, Func<HistoryGroup, double, T> item)
    {
        (HistoryGroup all, IReadOnlyList<HistoryGroup> groups) = query.View.By(groupBy, query.Range, query.Filter);
        HistoryGroup[] others = [.. groups.Skip(query.Limit)];
        UsageSum rest = others.Aggregate(default(UsageSum), (sum, group) => sum + group.Sum);
        return new TopList<T>(
            PeriodOf(query), TotalOf(all), [.. groups.Take(query.Limit).Select(group => item(group, Share(group.Sum)))],
            new Others(others.Length, Share(rest), rest));

        double Share(UsageSum sum) => Math.Round(sum.ShareOf(all.Sum), UsageColumn.Digits);
    }

    private static Total TotalOf(ApiQuery query) => TotalOf(query.View.Total(query.Range, query.Filter));

    private static Total TotalOf(HistoryGroup all) => new(all.Users, all.Conversations, all.Sum);

    private static Period PeriodOf(ApiQuery query)
    {
        (HistoryView view, HistoryRange range) = (query.View, query.Range);
        return new Period(query.Period, range.Start, range.End, range.Resolution, view.Zone.Id, view.AsOf);
    }
}
