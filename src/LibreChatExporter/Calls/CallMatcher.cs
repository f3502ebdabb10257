using System.Text;
using LibreChatExporter.History;
using LibreChatExporter.Ledger;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Calls;

/// <summary>Whether a filter takes calls, which is asked of each: so texts are looked at once. For one thread.</summary>
internal sealed class CallMatcher
{
    private readonly CallView _view;
    private readonly CallFilter _filter;
    private readonly long _from;
    private readonly long _to;
    private readonly double _minCredits;

    /// <summary>For each row of the ledger whether it is taken, once that has been found out.</summary>
    private readonly bool?[] _rows;

    /// <summary>The same whether the search finds it.</summary>
    private readonly bool?[] _foundRows;
    private readonly KeyFilter _keys;
    private readonly ChatId? _chat;
    private readonly bool _mayBeId;

    /// <summary>A filter, of the calls of a view.</summary>
    public CallMatcher(CallFilter filter, CallView view)
    {
        (_filter, _view) = (filter, view);
        _from = filter.From?.ToUnixTimeMilliseconds() ?? long.MinValue;
        _to = filter.To?.ToUnixTimeMilliseconds() ?? long.MaxValue;

        // As sums of doubles go: what is shown as 0.01 has to be found by it.
        _minCredits = filter.MinCostUsd is { } usd ? usd * Credits.PerUsd * (1 - 1e-12) : double.NegativeInfinity;
        int rows = view.Names.Labels.Keys.Length;
        (_rows, _foundRows) = (new bool?[rows], new bool?[filter.Search.Length > 0 ? rows : 0]);
        _chat = filter.Conversation is { } id ? ChatId.Of(Encoding.UTF8.GetBytes(id)) : null;
        _mayBeId = filter.Search.Length > 2;
        _keys = KeyFilter.Of(filter.Labels, view.Names.Labels);
    }

    /// <summary>Whether it takes a call.</summary>
    public bool Takes(in Call call)
        => call.Time >= _from && call.Time < _to && call.Credits >= _minCredits
            && (!_filter.ErrorsOnly || call.Parts.HasFlag(CallParts.Error))
            && (_rows[call.LedgerRow] ??= TakesRow(call))
            && (_filter.Context is null || _view.Word(call.Context) == _filter.Context)
            && (_chat is not { } chat || (chat == call.Chat && chat.CanBeShown))
            && (_filter.Search.Length == 0 || IsFound(call));

    private bool TakesRow(in Call call)
        => _keys.Takes(_view.Names.Labels.Keys[call.LedgerRow])
            && (_filter.Provider is null || _view.Names.Provider(call) == _filter.Provider);

    private bool IsFound(in Call call)
        => (_foundRows[call.LedgerRow] ??= IsRowFound(call)) || Has(_view.Word(call.Context))
            || (call.Parts.HasFlag(CallParts.Answer) && Has(_view.Word(call.Endpoint)))
            || IsChatFound(call);

    /// <summary>Two characters are in nearly every id.</summary>
    private bool IsChatFound(in Call call) => _mayBeId && call.Chat.Contains(_filter.Search);

    private bool IsRowFound(in Call call)
    {
        CallNames names = _view.Names;
        return Has(names.User(call)) || Has(names.Model(call)) || Has(names.Agent(call)) || Has(names.Provider(call))
            || Has(names.NameOfAgent(names.Agent(call)));
    }

    private bool Has(string? text) => text?.Contains(_filter.Search, StringComparison.OrdinalIgnoreCase) == true;
}
