using LibreChatExporter.Configuration;
using LibreChatExporter.Web.Authentication;
using LibreChatExporter.Web.Pages;

namespace LibreChatExporter.Web.Sessions;

/// <summary><c>/signin</c> and <c>/signout</c>: a browser gets a cookie for a token, or for a user and a password, and loses it.</summary>
/// <param name="credentials">With what one may sign in.</param>
/// <param name="logins">Tries it out.</param>
/// <param name="sessions">Who has signed in.</param>
/// <param name="settings">The settings.</param>
internal sealed class SignInEndpoint(
    WatchedFiles<Credentials> credentials, LoginCheck logins, SessionTable sessions, ExporterSettings settings)
{
    private const string FormType = "application/x-www-form-urlencoded";

    /// <summary>Shows the form; who has signed in already is sent on.</summary>
    public Task Show(HttpContext context)
    {
        string page = SignInRedirect.Local(context.Request.Query[SignInRedirect.ReturnField]);
        if (SessionCookie.Of(context.Request) is { } secret && sessions.Has(secret))
        {
            SignInRedirect.See(context, page);
            return Task.CompletedTask;
        }

        return Write(context, StatusCodes.Status200OK, page);
    }

    /// <summary>Takes what was filled in.</summary>
    public async Task Submit(HttpContext context)
    {
        if (await ReadForm(context) is not { } form)
        {
            return;
        }

        string page = SignInRedirect.Local(form[SignInRedirect.ReturnField]);
        LoginAttempt login = form["token"] is [{ Length: > 0 } token] ? LoginAttempt.OfToken(token)
            : LoginAttempt.OfUser($"{form["user"]}", $"{form["password"]}");
        (LoginVerdict verdict, Credentials current) = await logins.Try(context, login);
        if (verdict == LoginVerdict.Right)
        {
            End(context);
            SessionCookie.Set(context, sessions.Start(current.Fingerprint(login)), settings.SessionLifetime);
            SignInRedirect.See(context, page);
        }
        else if (verdict == LoginVerdict.NotTried)
        {
            context.Response.Headers.RetryAfter = "1";
            await Write(context, StatusCodes.Status429TooManyRequests, page, "There were too many wrong tries. Try again in a moment.");
        }
        else
        {
            // Not 401: that needs a challenge, for which browsers have a window of their own.
            await Write(context, StatusCodes.Status403Forbidden, page, "That was not right. Check it and try again.");
        }
    }

    /// <summary>Ends the session, so that its cookie is of no use any more, wherever it is.</summary>
    public Task SignOut(HttpContext context)
    {
        End(context);
        SessionCookie.Delete(context);
        SignInRedirect.See(context, SignInRedirect.SignInPath);
        return Task.CompletedTask;
    }

    private void End(HttpContext context)
    {
        if (SessionCookie.Of(context.Request) is { } secret)
        {
            sessions.End(secret);
        }
    }

    /// <summary>Gives null after having answered where there is no form of a sensible size.</summary>
    private static async Task<IFormCollection?> ReadForm(HttpContext context)
    {
        if (context.Request.ContentType?.StartsWith(FormType, StringComparison.OrdinalIgnoreCase) != true)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return null;
        }

        try
        {
            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (BadHttpRequestException e)
        {
            context.Response.StatusCode = e.StatusCode;
            return null;
        }
        catch (InvalidDataException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return null;
        }
    }

    private async Task Write(HttpContext context, int status, string page, string? error = null)
    {
        Credentials current = credentials.Current;
        var frame = new Frame("Sign in", new Links(context.Request.PathBase.ToUriComponent()));
        var slice = SignIn.Create(new SignInForm(frame, page, current.Users.Count > 0, current.HasTokens, error));
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        await slice.RenderAsync(context.Response.BodyWriter, cancellationToken: context.RequestAborted);
    }
}
