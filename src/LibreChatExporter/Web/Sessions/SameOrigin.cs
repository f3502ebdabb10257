using LibreChatExporter.Configuration;
using Microsoft.Extensions.Primitives;

namespace LibreChatExporter.Web.Sessions;

/// <summary>Keeps out what pages of other sites make their visitors' browsers send. Browsers say where a form comes from.</summary>
internal static class SameOrigin
{
    private const string FetchSite = "Sec-Fetch-Site";

    private static readonly string Reason = "this comes from a page of another site; "
        + $"if it does not, a proxy has changed the name of the host, see {Setting.TrustedProxies.Flag}\n";

    /// <summary>A handler that answers only what comes from pages of this server, or from no page.</summary>
    public static RequestDelegate Only(RequestDelegate handler) => context =>
    {
        if (IsOwn(context.Request))
        {
            return handler(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(Reason, context.RequestAborted);
    };

    /// <summary>
    /// <c>Sec-Fetch-Site</c> is the browser's own judgement, which no page can change and no proxy's other name for the host can spoil. It
    /// is sent over HTTPS and to this machine only; <c>Origin</c> always. Who sends neither is no browser that a page could make use of.
    /// </summary>
    private static bool IsOwn(HttpRequest request)
        => request.Headers.TryGetValue(FetchSite, out StringValues site) ? site is ["same-origin" or "none"]
            : request.Headers.Origin is not { Count: > 0 } origin || IsHost(origin, request.Host);

    private static bool IsHost(string? origin, HostString host)
        => Uri.TryCreate(origin, UriKind.Absolute, out Uri? page)
            && Uri.TryCreate($"{page.Scheme}://{host.ToUriComponent()}", UriKind.Absolute, out Uri? own)
            && page.Authority == own.Authority;
}
