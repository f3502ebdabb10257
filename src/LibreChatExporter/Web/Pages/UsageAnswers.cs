using LibreChatExporter.History;
using LibreChatExporter.Ledger;

namespace LibreChatExporter.Web.Pages;

/// <summary>Answers of one history, remembered: parts of a page often ask the same. For one page; not thread-safe.</summary>
/// <param name="view">The history.</param>
internal sealed class UsageAnswers(HistoryView view)
{
    private readonly Dictionary<(GroupBy GroupBy, HistoryRange Range, HistoryFilter Filter), HistoryBreakdown> _breakdowns = [];

    /// <summary>As <see cref="HistoryView.By"/>.</summary>
    public HistoryBreakdown By(GroupBy groupBy, HistoryRange range, HistoryFilter filter)
    {
        (GroupBy, HistoryRange, HistoryFilter) question = (groupBy, range, filter);
        if (!_breakdowns.TryGetValue(question, out HistoryBreakdown? answer))
        {
            _breakdowns.Add(question, answer = view.By(groupBy, range, filter));
        }

        return answer;
    }
}
