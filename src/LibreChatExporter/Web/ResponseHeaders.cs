namespace LibreChatExporter.Web;

/// <summary>
/// The headers of every answer: nothing is kept, framed, guessed at or told to other sites. HSTS is not among them: it would bind whatever
/// else is served under the same host name.
/// </summary>
internal static class ResponseHeaders
{
    /// <summary>Adds them and goes on.</summary>
    public static Task Add(HttpContext context, RequestDelegate next)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy
            = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
            + "frame-ancestors 'none'; base-uri 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        return next(context);
    }
}
