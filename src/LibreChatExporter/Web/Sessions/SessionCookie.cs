namespace LibreChatExporter.Web.Sessions;

/// <summary>
/// The cookie of a session. Scripts cannot read it, other sites cannot make a browser send it, and over HTTPS it is never sent without.
/// </summary>
internal static class SessionCookie
{
    internal const string Name = "librechat-exporter-session";

    /// <summary>The one of a request; null where it has none.</summary>
    public static SessionSecret? Of(HttpRequest request)
        => request.Cookies.TryGetValue(Name, out string? text) && text.Length > 0 ? new SessionSecret(text) : null;

    /// <summary>Gives the browser one.</summary>
    public static void Set(HttpContext context, SessionSecret secret, TimeSpan lifetime)
        => context.Response.Cookies.Append(Name, secret.Text, Options(context.Request, lifetime));

    /// <summary>Takes it away.</summary>
    public static void Delete(HttpContext context)
        => context.Response.Cookies.Delete(Name, Options(context.Request, lifetime: null));

    private static CookieOptions Options(HttpRequest request, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps,
        Path = request.PathBase.HasValue ? request.PathBase.Value : "/",
        MaxAge = lifetime,
    };
}
