using LibreChatExporter.History;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Web.Api;

/// <summary>Answers questions from the history that they are asked of.</summary>
internal static class Answering
{
    /// <summary>What all used.</summary>
    public static Summary Summary(Question question) => new(PeriodOf(question), TotalOf(question));

    /// <summary>Who cost most.</summary>
    public static TopList<UserItem> TopUsers(Question question)
        => Top(question, Place.User, (group, share) => new UserItem(group.Label, share, group.Conversations, group.Sum));

    /// <summary>The models that cost most.</summary>
    public static TopList<ModelItem> TopModels(Question question)
        => Top(question, Place.Model, (group, share) => new ModelItem(group.Label, share, group.Users, group.Conversations, group.Sum));

    /// <summary>The agents that cost most.</summary>
    public static TopList<AgentItem> TopAgents(Question question) => Top(question, Place.Agent, (group, share) => new AgentItem(
        group.Label, question.View.NameOfAgent(group.Label), share, group.Users, group.Conversations, group.Sum));

    /// <summary>What each model cost.</summary>
    public static TopList<CostItem> CostBreakdown(Question question)
        => Top(question, Place.Model, (group, share) => new CostItem(group.Label, share, group.Sum));

    /// <summary>What was used when.</summary>
    public static Course UsageOverTime(Question question)
    {
        StepLength step = Steps.For(question.Range);
        IEnumerable<HistoryPoint> points = Steps.Points(question, step);
        return new Course(
            PeriodOf(question), step, TotalOf(question), [.. points.Select(point => new PointItem(point.Start, point.End, point.Sum))]);
    }

    private static TopList<T> Top<T>(Question question, Place place, Func<HistoryGroup, double, T> item)
    {
        (HistoryGroup all, IReadOnlyList<HistoryGroup> groups) = question.View.By(place, question.Range, question.Filter);
        HistoryGroup[] others = [.. groups.Skip(question.Limit)];
        UsageSum rest = others.Aggregate(default(UsageSum), (sum, group) => sum + group.Sum);
        return new TopList<T>(
            PeriodOf(question), TotalOf(all), [.. groups.Take(question.Limit).Select(group => item(group, Share(group.Sum)))],
            new Others(others.Length, Share(rest), rest));

        double Share(UsageSum sum) => Math.Round(sum.ShareOf(all.Sum), Used.Digits);
    }

    private static Total TotalOf(Question question) => TotalOf(question.View.Total(question.Range, question.Filter));

    private static Total TotalOf(HistoryGroup all) => new(all.Users, all.Conversations, all.Sum);

    private static Period PeriodOf(Question question)
    {
        (HistoryView view, HistoryRange range) = (question.View, question.Range);
        return new Period(question.Stretch.Name, range.Start, range.End, range.Resolution, view.Zone.Id, view.AsOf);
    }
}
