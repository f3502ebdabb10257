using System.Net.Mime;
using LibreChatExporter.Calls;
using LibreChatExporter.Collectors;
using LibreChatExporter.Exposition;
using LibreChatExporter.History;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace LibreChatExporter.Web.Api;

/// <summary>Reads questions about single calls and has them answered from those in memory. Safe for any number of threads.</summary>
internal sealed class CallApi(CallStore calls, HistoryStore history, Unavailable unavailable, TimeProvider clock)
{
    private static readonly MediaTypeHeaderValue Csv = new(MediaTypeNames.Text.Csv) { Charset = "utf-8" };

    private static readonly MediaTypeHeaderValue Ndjson = new("application/x-ndjson");

    private static readonly (MediaTypeHeaderValue Type, CallFormat Format)[] Served =
        [(new(MediaTypeNames.Application.Json), CallFormat.Json), (Csv, CallFormat.Csv), (Ndjson, CallFormat.Ndjson)];

    private static readonly string[] Formats = ["json", "csv", "ndjson"];

    private static readonly string[] FilterNames = [.. ParameterNames.In<CallParameters>(), .. ParameterNames.In<RangeParameters>()];

    private static readonly string[] PageNames = [.. ParameterNames.In<CallPageParameters>(), .. FilterNames];

    private static readonly string[] ListNames = [.. ParameterNames.In<ListParameters>(), .. FilterNames];

    /// <summary>The calls themselves.</summary>
    public Results<Ok<CallList>, PushStreamHttpResult, ValidationProblem, ProblemHttpResult> Calls(
        HttpContext context, RangeParameters range, CallParameters given, CallPageParameters page)
    {
        CallView? held = page.Cursor is { } cursor && CallCursor.Parse(cursor) is { } at ? calls.Find(at.Revision) : null;
        if ((held ?? calls.Current) is not { } view)
        {
            return Unknown(context);
        }

        var errors = new QueryErrors();
        CallQueryReader reader = Reader(context, view, errors, PageNames);
        CallQuery? query = reader.Read(reader.Read(range, given, Preferred(context, Served), Formats), page);
        if (query is null)
        {
            return Wrong(errors);
        }

        CallPage found = view.Find(query.Filter, query.Paging);
        if (query.Format != CallFormat.Json)
        {
            return CallFile.Of(context, query, found);
        }

        CallCursor? next = query.Next(found);
        if (next is not null)
        {
            calls.Hold(view);
        }

        return TypedResults.Ok(new CallList(
            CallPeriod.Of(query), new CallTotal(found.Count, found.Total), [.. found.Calls.Select(call => view.Describe(call).Rounded())],
            next?.ToString()));
    }

    /// <summary>How well providers serve.</summary>
    public Results<Ok<ProviderList>, ContentHttpResult, ValidationProblem, ProblemHttpResult> Providers(
        HttpContext context, RangeParameters range, CallParameters given) => Ask(
            context, range, given, list: null, FilterNames,
            (query, _) => new ProviderList(
                CallPeriod.Of(query), [.. CallProviders.Of(query.View, query.Filter).Select(ProviderItem.Of)]),
            CsvTable.Of);

    /// <summary>What chats cost.</summary>
    public Results<Ok<ConversationList>, ContentHttpResult, ValidationProblem, ProblemHttpResult> Conversations(
        HttpContext context, RangeParameters range, CallParameters given, ListParameters list) => Ask(
            context, range, given, list, ListNames,
            (query, limit) =>
            {
                var chats = new CallConversations(query.View, query.Filter);
                return new ConversationList(
                    CallPeriod.Of(query), new CallTotal(chats.Count, chats.SumFrom(0)),
                    [.. chats.Some(0, limit).Select(ConversationItem.Of)],
                    new CallTotal(Math.Max(0, chats.Count - limit), chats.SumFrom(limit)));
            },
            CsvTable.Of);

    private static CallFormat Preferred(HttpContext context, IReadOnlyList<(MediaTypeHeaderValue Type, CallFormat Format)> served)
    {
        context.Response.Headers.Vary = HeaderNames.Accept;
        return ContentNegotiation.Choose(context.Request.Headers.Accept, served);
    }

    private static ValidationProblem Wrong(QueryErrors errors)
        => TypedResults.ValidationProblem(errors.All, title: "The query is invalid.");

    private Results<Ok<TAnswer>, ContentHttpResult, ValidationProblem, ProblemHttpResult> Ask<TAnswer>(
        HttpContext context,
        RangeParameters range,
        CallParameters given,
        ListParameters? list,
        string[] names,
        Func<CallQuery, int, TAnswer> answer,
        Func<TAnswer, string> csv)
    {
        if (calls.Current is not { } view)
        {
            return Unknown(context);
        }

        var errors = new QueryErrors();
        int limit = errors.Limit(list?.Limit, ListParameters.DefaultLimit);
        CallQuery? query = Reader(context, view, errors, names).Read(range, given, Preferred(context, Served[..2]), Formats[..2]);
        return query is null ? Wrong(errors)
            : query.Format == CallFormat.Csv ? CallFile.Of(context, query, csv(answer(query, limit)))
            : TypedResults.Ok(answer(query, limit));
    }

    private CallQueryReader Reader(HttpContext context, CallView view, QueryErrors errors, string[] names)
    {
        errors.CheckNames(context.Request.Query, names);
        return new CallQueryReader(view, history.Current, clock.GetUtcNow(), errors);
    }

    private ProblemHttpResult Unknown(HttpContext context) => unavailable.Answer(context.Response, CollectorCatalogue.Calls, "calls are");
}
