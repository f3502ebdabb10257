namespace LibreChatExporter.Web;

/// <summary>
/// The headers of every answer: nothing is kept, framed, guessed at, told to other sites or loaded from them. HSTS is not among them: it
/// would bind whatever else is served under the same host name.
/// </summary>
internal static class ResponseHeaders
{
    /// <summary>Pages have no scripts and styles but those of the exporter's own files.</summary>
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>Adds them and goes on.</summary>
    public static Task Add(HttpContext context, RequestDelegate next)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";

        // With no-referrer, browsers would hide from the server as well which page a form is on.
        headers["Referrer-Policy"] = "same-origin";
        return next(context);
    }
}
