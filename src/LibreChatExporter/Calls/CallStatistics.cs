using LibreChatExporter.History;

namespace LibreChatExporter.Calls;

/// <summary>What the calls of a chat add up to.</summary>
/// <param name="Id">The chat.</param>
/// <param name="User">Whose it is, as the metrics show them.</param>
/// <param name="Model">The model that cost most in it.</param>
/// <param name="Sum">What was used in it.</param>
/// <param name="First">When its first call was made that is kept.</param>
/// <param name="Last">When its last call was made.</param>
/// <param name="TimesMedian">Its cost as a multiple of the median of chats with the same model; null where that is 0.</param>
internal sealed record ConversationSum(
    string? Id, string User, string Model, UsageSum Sum, DateTimeOffset First, DateTimeOffset Last, double? TimesMedian);

/// <summary>How well a provider serves a model.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Model">The model.</param>
/// <param name="Sum">What was used.</param>
/// <param name="Answers">Answers that are known, errors included.</param>
/// <param name="Errors">Those that were errors.</param>
/// <param name="Seconds">How long answers took, in seconds.</param>
/// <param name="Speed">How fast they came, in tokens a second.</param>
internal sealed record ProviderSum(
    string Provider, string Model, UsageSum Sum, int Answers, int Errors, Quantiles Seconds, Quantiles Speed)
{
    /// <summary>The share of errors in the answers, 0 to 1; null where there are none.</summary>
    public double? ErrorShare => Answers > 0 ? (double)Errors / Answers : null;
}

/// <summary>What half of all values are below, and nineteen of twenty: between two, in proportion. Null where there are no values.</summary>
internal readonly record struct Quantiles(double? Median, double? P95)
{
    /// <summary>Those of values, which are sorted by this.</summary>
    public static Quantiles Of(List<double> values)
    {
        values.Sort();
        return new Quantiles(At(values, 0.5), At(values, 0.95));
    }

    private static double? At(List<double> sorted, double share)
    {
        if (sorted.Count == 0)
        {
            return null;
        }

        double place = share * (sorted.Count - 1);
        int below = (int)place;
        double above = sorted[Math.Min(below + 1, sorted.Count - 1)];
        return sorted[below] + ((place - below) * (above - sorted[below]));
    }
}

/// <summary>What calls add up to, by chat and by provider.</summary>
internal static class CallStatistics
{
    /// <summary>The chats of the calls that a filter takes, the most expensive first.</summary>
    public static IReadOnlyList<ConversationSum> Conversations(CallView view, CallFilter filter)
    {
        Dictionary<int, Chat> chats = [];
        view.Visit(filter, (in call, _) =>
        {
            if (view.Chats[call.Chat] == default)
            {
                return;
            }

            if (!chats.TryGetValue(call.Chat, out Chat? chat))
            {
                chats.Add(call.Chat, chat = new Chat(call));
            }

            chat.Add(call, view.Names.Labels.Keys[call.LedgerRow].Second);
        });
        Dictionary<int, double?> medians = chats.Values.GroupBy(chat => chat.Model)
            .ToDictionary(model => model.Key, model => Quantiles.Of([.. model.Select(chat => chat.Sum.CostUsd)]).Median);
        return
        [
            .. chats.Values.OrderByDescending(chat => chat.Sum.CostUsd).ThenByDescending(chat => chat.Last.Time).Select(
                chat => new ConversationSum(
                    view.Chats[chat.Last.Chat].ToString(), view.Names.User(chat.Last), view.Names.Labels[chat.Model], chat.Sum,
                    view.Local(chat.First), view.Local(chat.Last.Time),
                    medians[chat.Model] is > 0 and { } median ? chat.Sum.CostUsd / median : null)),
        ];
    }

    /// <summary>
    /// Providers and models of the calls that a filter takes, those with the most calls first. Of an answer with several calls, the last
    /// stands for it. Failures have no user, agent or chat: those of the filter's time, provider and model count.
    /// </summary>
    public static IReadOnlyList<ProviderSum> Providers(CallView view, CallFilter filter)
    {
        Dictionary<(string Provider, string Model), Served> all = [];
        HashSet<ulong> met = [];
        view.Visit(filter, (in call, _) =>
        {
            Served served = Of(view.Names.Provider(call), view.Names.Model(call));
            served.Sum += call.Sum;
            const CallParts known = CallParts.OfAnswer | CallParts.Answer;
            if ((call.Parts & (known | CallParts.Error)) == known && met.Add(call.Message))
            {
                served.Add(call);
            }
        });
        foreach (AnswerFailure failure in view.Failures)
        {
            (string provider, string model) = (ProviderOf(view, failure), view.Names.Text(failure.Model));
            if (IsTaken(failure.Time, provider, model))
            {
                Of(provider, model).Errors++;
            }
        }

        return
        [
            .. all.Select(pair => pair.Value.Result(pair.Key.Provider, pair.Key.Model))
                .OrderByDescending(served => served.Sum.Calls).ThenByDescending(served => served.Answers)
                .ThenBy(served => served.Provider, StringComparer.Ordinal).ThenBy(served => served.Model, StringComparer.Ordinal),
        ];

        Served Of(string provider, string model)
        {
            if (!all.TryGetValue((provider, model), out Served? served))
            {
                all.Add((provider, model), served = new Served());
            }

            return served;
        }

        bool IsTaken(long time, string provider, string model)
            => (filter.From is not { } from || time >= from.ToUnixTimeMilliseconds())
                && (filter.To is not { } to || time < to.ToUnixTimeMilliseconds())
                && (filter.Provider ?? provider) == provider && (filter.Labels.Model ?? model) == model;
    }

    /// <summary>An error may come before a model is chosen, or from one that has never answered.</summary>
    private static string ProviderOf(CallView view, AnswerFailure failure)
        => view.Names.ProviderOf(failure.Model) is not CallNames.UnknownProvider and var provider
            ? provider
            : view.Names.Text(failure.Endpoint);

    private sealed class Chat(Call last)
    {
        private readonly Dictionary<int, double> _models = [];

        internal Call Last { get; } = last;

        internal long First { get; private set; }

        internal UsageSum Sum { get; private set; }

        internal int Model => _models.MaxBy(model => (model.Value, model.Key)).Key;

        internal void Add(in Call call, int model)
        {
            First = call.Time;
            Sum += call.Sum;
            _models[model] = _models.GetValueOrDefault(model) + call.Credits;
        }
    }

    private sealed class Served
    {
        private readonly List<double> _seconds = [];
        private readonly List<double> _speeds = [];
        private int _answers;

        internal UsageSum Sum { get; set; }

        internal int Errors { get; set; }

        internal void Add(in Call call)
        {
            _answers++;
            if (call.ResponseMilliseconds != Call.NoTime)
            {
                _seconds.Add(call.ResponseMilliseconds / 1e3);
            }

            if (!float.IsNaN(call.Speed))
            {
                _speeds.Add(call.Speed);
            }
        }

        internal ProviderSum Result(string provider, string model)
            => new(provider, model, Sum, _answers + Errors, Errors, Quantiles.Of(_seconds), Quantiles.Of(_speeds));
    }
}
