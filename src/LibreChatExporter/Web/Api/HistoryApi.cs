using System.Net.Mime;
using LibreChatExporter.Collectors;
using LibreChatExporter.Exposition;
using LibreChatExporter.History;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace LibreChatExporter.Web.Api;

/// <summary>
/// Reads questions, has them answered from the history in memory, and writes the answers. Safe for any number of threads.
/// </summary>
internal sealed class HistoryApi(HistoryStore history, SnapshotStore snapshots, Unavailable unavailable, TimeProvider clock)
{
    private static readonly MediaTypeHeaderValue Csv = new(MediaTypeNames.Text.Csv) { Charset = "utf-8" };

    /// <summary>Whether it is CSV, of each type that there is.</summary>
    private static readonly (MediaTypeHeaderValue Type, bool IsCsv)[] Served = [(new(MediaTypeNames.Application.Json), false), (Csv, true)];

    private static readonly string[] RangeNames = [.. ParameterNames.In<RangeParameters>()];

    private static readonly string[] ListNames = [.. ParameterNames.In<ListParameters>(), .. RangeNames];

    /// <summary>Answers one query.</summary>
    /// <param name="context">The request.</param>
    /// <param name="given">Its parameters.</param>
    /// <param name="list">Those of a list; null for other answers.</param>
    /// <param name="answer">Finds the answer.</param>
    /// <param name="csv">Writes it as CSV.</param>
    public Results<Ok<TAnswer>, ContentHttpResult, ValidationProblem, ProblemHttpResult> Ask<TAnswer>(
        HttpContext context, RangeParameters given, ListParameters? list, Func<ApiQuery, TAnswer> answer, Func<TAnswer, string> csv)
    {
        if (history.Current is not { } view)
        {
            return unavailable.Answer(context.Response, CollectorCatalogue.History, "the history is");
        }

        context.Response.Headers.Vary = HeaderNames.Accept;
        var errors = new QueryErrors();
        ApiQuery? query = new ApiQueryReader(view, clock.GetUtcNow(), errors)
            .Read(
                given,
                list,
                context.Request.Query,
                list is null ? RangeNames : ListNames,
                ContentNegotiation.Choose(context.Request.Headers.Accept, Served));
        if (query is null)
        {
            return TypedResults.ValidationProblem(errors.All, title: "The query is invalid.");
        }

        query = query with { NameOfUser = new UserNames(snapshots).Of };
        return query.IsCsv ? File(context, query, csv(answer(query))) : TypedResults.Ok(answer(query));
    }

    private static ContentHttpResult File(HttpContext context, ApiQuery query, string text)
    {
        Attachment.Name(context, query.Range.Start, query.Range.End, "csv");
        return TypedResults.Text(text, Csv.ToString());
    }
}
