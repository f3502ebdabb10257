using LibreChatExporter.History;

namespace LibreChatExporter.Calls;

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

/// <summary>How well providers serve.</summary>
internal static class CallProviders
{
    /// <summary>
    /// Providers and models of the calls that a filter takes, those with the most calls first. Of an answer with several calls, the last
    /// stands for it. Failures have no user, agent or chat: those of the filter's time, provider and model count.
    /// </summary>
    public static IReadOnlyList<ProviderSum> Of(CallView view, CallFilter filter)
    {
        Dictionary<(string Provider, string Model), Served> all = [];
        HashSet<ulong> met = [];
        view.Visit(filter, (in call, _) =>
        {
            Served served = ServedBy(view.Names.Provider(call), view.Names.Model(call));
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
                ServedBy(provider, model).Errors++;
            }
        }

        return
        [
            .. all.Select(pair => pair.Value.Result(pair.Key.Provider, pair.Key.Model))
                .OrderByDescending(served => served.Sum.Calls).ThenByDescending(served => served.Answers)
                .ThenBy(served => served.Provider, StringComparer.Ordinal).ThenBy(served => served.Model, StringComparer.Ordinal),
        ];

        Served ServedBy(string provider, string model)
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
