using LibreChatExporter.Telemetry;
using LibreChatExporter.Web.Sessions;
using Microsoft.Extensions.Primitives;

namespace LibreChatExporter.Web.Authentication;

/// <summary>
/// Lets through those who have a token or a password, or the cookie of a browser that has signed in. Safe for any number of threads.
/// </summary>
/// <param name="credentials">What opens the door.</param>
/// <param name="logins">Tries out what a request brings along.</param>
/// <param name="sessions">Who has signed in.</param>
internal sealed class Guard(WatchedFiles<Credentials> credentials, LoginCheck logins, SessionTable sessions)
{
    private const string Realm = "realm=\"librechat-exporter\"";

    /// <summary>A handler that answers only those who are let through.</summary>
    /// <param name="handler">Answers them.</param>
    /// <param name="tell">Tells the others why, with a status; a line of plain text by default.</param>
    public RequestDelegate Protect(RequestDelegate handler, Func<HttpContext, int, string, Task>? tell = null)
        => Protect(handler, tell ?? TellPlainly, isPage: false);

    /// <summary>The same for a page: browsers that bring nothing along are sent to where one can sign in.</summary>
    public RequestDelegate ProtectPage(RequestDelegate handler) => Protect(handler, TellPlainly, isPage: true);

    private RequestDelegate Protect(RequestDelegate handler, Func<HttpContext, int, string, Task> tell, bool isPage) => async context =>
    {
        var login = LoginAttempt.Of(context.Request.Headers);
        if (login.Method == LoginMethod.None && HasSession(context))
        {
            await handler(context);
        }
        else if (login.Method == LoginMethod.None && isPage && IsBrowser(context.Request))
        {
            SignInRedirect.Send(context);
        }
        else
        {
            (LoginVerdict verdict, _) = await logins.Try(context, login);
            await (verdict == LoginVerdict.Right ? handler(context) : Refuse(context, login.Method, verdict, tell));
        }
    };

    /// <summary>Browsers send cookies whoever has made the request: they count where nothing can be changed.</summary>
    private bool HasSession(HttpContext context)
        => (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            && SessionCookie.Of(context.Request) is { } id && sessions.Has(id);

    private static bool IsBrowser(HttpRequest request) => HttpMethods.IsGet(request.Method)
        && request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);

    private Task Refuse(HttpContext context, LoginMethod method, LoginVerdict verdict, Func<HttpContext, int, string, Task> tell)
    {
        if (verdict == LoginVerdict.NotTried)
        {
            context.Response.Headers.RetryAfter = "1";
            return tell(context, StatusCodes.Status429TooManyRequests, "too many failed logins; try again later");
        }

        context.Response.Headers.WWWAuthenticate = Challenges(method);
        return tell(context, StatusCodes.Status401Unauthorized, "a login is needed");
    }

    private static Task TellPlainly(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n");
    }

    private StringValues Challenges(LoginMethod method)
    {
        List<string> challenges = [];
        if (credentials.Current.HasTokens)
        {
            challenges.Add($"Bearer {Realm}{(method == LoginMethod.Bearer ? ", error=\"invalid_token\"" : "")}");
        }

        if (credentials.Current.Users.Count > 0)
        {
            challenges.Add($"Basic {Realm}, charset=\"UTF-8\"");
        }

        return challenges.ToArray();
    }
}
