namespace LibreChatExporter.Web.Api;

/// <summary>Says what went wrong as RFC 9457 has it.</summary>
internal static class Problems
{
    /// <summary>Answers with a status and the reason.</summary>
    public static Task Tell(HttpContext context, int status, string detail)
        => TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context);

    /// <summary>Says so where nothing answers to a path or a method, and goes on otherwise.</summary>
    public static async Task WriteNotFound(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status404NotFound })
        {
            await Tell(context, StatusCodes.Status404NotFound, "there is nothing under this path; /api says what there is");
        }
        else if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status405MethodNotAllowed })
        {
            await Tell(context, StatusCodes.Status405MethodNotAllowed, "only GET is answered");
        }
    }
}
