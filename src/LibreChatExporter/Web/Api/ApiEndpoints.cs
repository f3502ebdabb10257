using LibreChatExporter.Configuration;
using LibreChatExporter.Web.Authentication;

namespace LibreChatExporter.Web.Api;

/// <summary>
/// <c>/api</c>: what has been used in any time range, in JSON or CSV, from memory. All under it is for those who are let through, and what
/// goes wrong is said as a problem.
/// </summary>
internal static class ApiEndpoints
{
    private const string Root = "/api";

    /// <summary>Adds what the endpoints need.</summary>
    public static void AddTo(IServiceCollection services, LoginSettings? login)
    {
        services.AddSingleton<HistoryApi>().ConfigureHttpJsonOptions(options => ApiJson.Apply(options.SerializerOptions));
        ApiDocument.AddTo(services, login);
    }

    /// <summary>Maps the endpoints.</summary>
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
        Map<RangeParameters, Summary>(
            api, "summary", ApiHandlers.Summary, CsvTable.Of, "What was used",
            "Cost, tokens and calls of a period, and how many users and conversations they are of.");
        Map<ListParameters, TopList<UserItem>>(
            api, "top-users", ApiHandlers.TopUsers, CsvTable.Of, "Users by cost",
            "The users who cost most in a period, the most expensive first.");
        Map<ListParameters, TopList<ModelItem>>(
            api, "top-models", ApiHandlers.TopModels, CsvTable.Of, "Models by cost",
            "The models that cost most in a period, the most expensive first.");
        Map<ListParameters, TopList<AgentItem>>(
            api, "top-agents", ApiHandlers.TopAgents, CsvTable.Of, "Agents by cost",
            "The agents that cost most in a period, the most expensive first; what was used without an agent is not listed.");
        Map<ListParameters, TopList<CostItem>>(
            api, "cost-breakdown", ApiHandlers.CostBreakdown, CsvTable.Of, "Cost by model and side",
            "What each model cost in a period for what went in and what came out, and the tokens by kind, the most expensive first.");
        Map<RangeParameters, TimeSeries>(
            api, "usage-over-time", ApiHandlers.UsageOverTime, CsvTable.Of, "What was used when",
            "Cost, tokens and calls in the course of a period: by the hour up to three days of which hours are known, by the day up to two "
            + "years, by the month beyond.");
        app.MapOpenApi($"{Root}/openapi.json");
    }

    private static void Map<TParameters, TAnswer>(
        RouteGroupBuilder api, string name, Func<ApiQuery, TAnswer> answer, Func<TAnswer, string> csv, string summary, string description)
        where TParameters : RangeParameters => api
            .MapGet(
                name,
                ([AsParameters] TParameters given, HttpContext context, HistoryApi history)
                    => history.Ask(context, given, answer, csv))
            .WithName(name)
            .WithSummary(summary)
            .WithDescription(description)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
