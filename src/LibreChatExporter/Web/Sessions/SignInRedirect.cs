namespace LibreChatExporter.Web.Sessions;

/// <summary>The way from a page to signing in, and back.</summary>
internal static class SignInRedirect
{
    internal const string SignInPath = "/signin";

    /// <summary>The name of what says where to go back to: a path without the base path, and a query.</summary>
    internal const string ReturnField = "return";

    private const string Start = "/";

    /// <summary>It is part of a URL, and a request's first line must not be too long.</summary>
    private const int MaxLength = 1000;

    /// <summary>Sends a browser from a page to where one can sign in.</summary>
    public static void Send(HttpContext context)
    {
        string page = Local(context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent());
        See(context, SignInPath + (page == Start ? "" : $"?{ReturnField}={Uri.EscapeDataString(page)}"));
    }

    /// <summary>Sends a browser on with GET.</summary>
    /// <param name="context">Its request.</param>
    /// <param name="path">Where to, without the base path.</param>
    public static void See(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = context.Request.PathBase.ToUriComponent() + path;
    }

    /// <summary>
    /// A path if it leads to this server, else that of the first page. Browsers take backslashes for slashes, leave out what is not
    /// visible, and take what begins with two slashes for another server.
    /// </summary>
    public static string Local(string? path)
        => path is { Length: > 0 and <= MaxLength } && path[0] == '/' && (path.Length == 1 || path[1] != '/')
            && path.All(c => c is > ' ' and <= '~' and not '\\')
            ? path
            : Start;
}
