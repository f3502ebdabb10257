using LibreChatExporter.Configuration;
using LibreChatExporter.Web.Authentication;

namespace LibreChatExporter.Web.Api;

/// <summary>
/// <c>/api</c>: what has been used in any time range, in JSON or CSV, from memory. All under it is for those who are let through, and what
/// goes wrong is said as a problem.
/// </summary>
internal static class ApiEndpoints
{
    private const string Root = "/api", Document = $"{Root}/openapi.json";

    /// <summary>Adds what the endpoints need.</summary>
    public static void AddTo(IServiceCollection services, ExporterSettings settings)
    {
        services.AddSingleton<Unavailable>().AddSingleton<HistoryApi>().AddSingleton<CallApi>()
            .ConfigureHttpJsonOptions(options => ApiJson.Apply(options.SerializerOptions));
        ApiDocument.AddTo(services, settings);
    }

    /// <summary>Maps the endpoints. Each is written out for the compiler, which makes the code that reads its parameters.</summary>
    public static void Map(WebApplication app)
    {
        app.UseWhen(context => context.Request.Path.StartsWithSegments(Root), api =>
        {
            if (app.Services.GetService<Guard>() is { } guard)
            {
                api.Use(next => guard.Protect(next, Problems.Tell));
            }

            api.Use(Problems.WriteNotFound);
        });
        RouteGroupBuilder api = app.MapGroup(Root);
        Describe(
            api.MapGet(
                "summary",
                ([AsParameters] RangeParameters given, HttpContext context, HistoryApi history)
                    => history.Ask(context, given, null, ApiHandlers.Summary, CsvTable.Of)),
            "summary", "What was used",
            "Cost, tokens and calls of a period, and how many users and conversations they are of.");
        Describe(
            api.MapGet(
                "top-users",
                ([AsParameters] ListParameters list, [AsParameters] RangeParameters given, HttpContext context, HistoryApi history)
                    => history.Ask(context, given, list, ApiHandlers.TopUsers, CsvTable.Of)),
            "top-users", "Users by cost",
            "The users who cost most in a period, the most expensive first.");
        Describe(
            api.MapGet(
                "top-models",
                ([AsParameters] ListParameters list, [AsParameters] RangeParameters given, HttpContext context, HistoryApi history)
                    => history.Ask(context, given, list, ApiHandlers.TopModels, CsvTable.Of)),
            "top-models", "Models by cost",
            "The models that cost most in a period, the most expensive first.");
        Describe(
            api.MapGet(
                "top-agents",
                ([AsParameters] ListParameters list, [AsParameters] RangeParameters given, HttpContext context, HistoryApi history)
                    => history.Ask(context, given, list, ApiHandlers.TopAgents, CsvTable.Of)),
            "top-agents", "Agents by cost",
            "The agents that cost most in a period, the most expensive first; what was used without an agent is not listed.");
        Describe(
            api.MapGet(
                "cost-breakdown",
                ([AsParameters] ListParameters list, [AsParameters] RangeParameters given, HttpContext context, HistoryApi history)
                    => history.Ask(context, given, list, ApiHandlers.CostBreakdown, CsvTable.Of)),
            "cost-breakdown", "Cost by model and side",
            "What each model cost in a period for what went in and what came out, and the tokens by kind, the most expensive first.");
        Describe(
            api.MapGet(
                "usage-over-time",
                ([AsParameters] RangeParameters given, HttpContext context, HistoryApi history)
                    => history.Ask(context, given, null, ApiHandlers.UsageOverTime, CsvTable.Of)),
            "usage-over-time", "What was used when",
            "Cost, tokens and calls in the course of a period: by the hour up to three days of which hours are known, by the day up to two "
            + "years, by the month beyond.");
        Describe(
            api.MapGet(
                "calls",
                ([AsParameters] CallPageParameters page, [AsParameters] CallParameters given, [AsParameters] RangeParameters range,
                    HttpContext context, CallApi calls)
                    => calls.Calls(context, range, given, page)),
            "calls", "Single calls",
            "The newest calls, page by page: who called which model when, what it cost and how long the answer took. Never what was "
            + "written. How many are kept is a setting.");
        Describe(
            api.MapGet(
                "providers",
                ([AsParameters] CallParameters given, [AsParameters] RangeParameters range, HttpContext context, CallApi calls)
                    => calls.Providers(context, range, given)),
            "providers", "Who serves well",
            "Calls, errors, response times and speed by provider and model, of the calls that are kept.");
        Describe(
            api.MapGet(
                "conversations",
                ([AsParameters] ListParameters list, [AsParameters] CallParameters given, [AsParameters] RangeParameters range,
                    HttpContext context, CallApi calls)
                    => calls.Conversations(context, range, given, list)),
            "conversations", "Chats by cost",
            "The chats that cost most, of the calls that are kept, the most expensive first, each beside the median of its model.");
        api.MapGet(
            "",
            (HttpContext context, EndpointDataSource all) => TypedResults.Ok(ApiIndex.Of(all, context.Request.PathBase, Document)))
            .ExcludeFromDescription();
        app.MapOpenApi(Document);
    }

    private static void Describe(RouteHandlerBuilder endpoint, string name, string summary, string description) => endpoint
        .WithName(name)
        .WithSummary(summary)
        .WithDescription(description)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status429TooManyRequests)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
