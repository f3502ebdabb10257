using System.Runtime.InteropServices;
using LibreChatExporter.History;
using LibreChatExporter.Ledger;

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

/// <summary>The chats of some calls, the most expensive first. For one thread.</summary>
internal sealed class CallConversations
{
    private readonly CallView _view;
    private readonly List<Chat> _chats = [];
    private readonly int[] _order;
    private readonly Dictionary<int, double?> _medians;

    /// <summary>The chats of the calls that a filter takes.</summary>
    public CallConversations(CallView view, CallFilter filter)
    {
        _view = view;
        Dictionary<(ChatId Id, int User, int Tenant), int> numbers = [];
        view.Visit(filter, (in call, _) =>
        {
            LabelKey labels = view.Names.Labels.Keys[call.LedgerRow];
            ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(
                numbers, (call.Chat, labels.First, labels.Tenant), out bool exists);
            if (!exists)
            {
                number = _chats.Count;
                _chats.Add(new Chat(call));
            }

            CollectionsMarshal.AsSpan(_chats)[number].Add(call, labels.Second);
        });

        // Calls that are in no chat have been counted as one, which is none.
        _chats.RemoveAll(chat => chat.Last.Chat == default);
        double[] costs = [.. _chats.Select(chat => -chat.Sum.CostUsd)];
        _order = [.. Enumerable.Range(0, _chats.Count)];
        Array.Sort(costs, _order);
        _medians = _chats.GroupBy(chat => chat.Model)
            .ToDictionary(model => model.Key, model => Quantiles.Of([.. model.Select(chat => chat.Sum.CostUsd)]).Median);
    }

    /// <summary>How many there are.</summary>
    public int Count => _chats.Count;

    /// <summary>Some of them.</summary>
    /// <param name="first">The number of the first, from 0.</param>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<ConversationSum> Some(int first, int count)
        => [.. _order.Skip(first).Take(count).Select(number => Describe(_chats[number]))];

    /// <summary>What those from a number on add up to.</summary>
    public UsageSum SumFrom(int first)
    {
        UsageSum sum = default;
        foreach (int number in _order.AsSpan(Math.Min(first, _order.Length)))
        {
            sum += _chats[number].Sum;
        }

        return sum;
    }

    private ConversationSum Describe(Chat chat) => new(
        chat.Last.Chat.ToString(), _view.Names.User(chat.Last), _view.Names.Labels[chat.Model], chat.Sum, _view.Local(chat.First),
        _view.Local(chat.Last.Time), _medians[chat.Model] is > 0 and { } median ? chat.Sum.CostUsd / median : null);

    private struct Chat(Call last)
    {
        /// <summary>Costs by model, where there are several.</summary>
        private Dictionary<int, double>? _models;
        private double _credits;

        internal readonly Call Last => last;

        internal long First { get; private set; }

        internal UsageSum Sum { get; private set; }

        internal int Model { get; private set; } = -1;

        internal void Add(in Call call, int model)
        {
            First = call.Time;
            Sum += call.Sum;
            if (_models is null && Model >= 0 && model != Model)
            {
                _models = new Dictionary<int, double> { [Model] = _credits };
            }

            if (_models is null)
            {
                (Model, _credits) = (model, _credits + call.Credits);
                return;
            }

            double credits = _models[model] = _models.GetValueOrDefault(model) + call.Credits;
            if (model == Model || credits > _credits)
            {
                (Model, _credits) = (model, credits);
            }
        }
    }
}
