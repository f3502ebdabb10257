using System.Runtime.InteropServices;
using LibreChatExporter.Calls;
using LibreChatExporter.Messages;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Export;

/// <summary>
/// Finds the answers of calls that are asked for in the order of time, as the exporter looks for them while it runs: an answer is made
/// within hours of its calls. Not thread-safe.
/// </summary>
/// <param name="answers">All answers, in the order of time.</param>
internal sealed class AnswerWindow(SortedSpool<SpooledAnswer> answers)
{
    private readonly Dictionary<ulong, AnswerFacts> _known = [];
    private readonly Queue<(long CreatedAt, ulong Message)> _order = [];

    /// <summary>What is known of an answer; null where nothing is.</summary>
    /// <param name="message">Hash of user and answer.</param>
    /// <param name="time">When the call was made, which is not before that of the last call.</param>
    internal AnswerFacts? Find(ulong message, long time)
    {
        for (; !answers.IsAtEnd && answers.Current.CreatedAt <= time + CallLog.LongestRun; answers.MoveNext())
        {
            Take(answers.Current);
        }

        while (_order.TryPeek(out (long CreatedAt, ulong Message) oldest) && oldest.CreatedAt < time - CallAnswers.Kept)
        {
            _known.Remove(oldest.Message);
            _order.Dequeue();
        }

        return _known.TryGetValue(message, out AnswerFacts facts) ? facts : null;
    }

    private void Take(in SpooledAnswer answer)
    {
        ref AnswerFacts known = ref CollectionsMarshal.GetValueRefOrAddDefault(_known, answer.Message, out bool exists);
        known = known.And(answer.Facts);
        if (!exists)
        {
            _order.Enqueue((answer.CreatedAt, answer.Message));
        }
    }
}
