using System.Threading.RateLimiting;
using LibreChatExporter.Telemetry;
using Microsoft.Extensions.Primitives;

namespace LibreChatExporter.Web.Authentication;

/// <summary>
/// Lets through those who have a token or a password. Tokens and passwords that are remembered are checked at once; other passwords wait
/// for their turn at the slow hash, and are turned away unchecked when there are too many, or too many wrong ones from their client:
/// guessing must cost the guesser, not the server. Safe for any number of threads.
/// </summary>
/// <param name="credentials">What opens the door.</param>
/// <param name="refusals">Counts who is refused.</param>
/// <param name="clock">The time.</param>
internal sealed class Guard(WatchedFiles<Credentials> credentials, Refusals refusals, TimeProvider clock) : IDisposable
{
    private const string Realm = "realm=\"librechat-exporter\"";

    /// <summary>How long a client that was wrong waits for its answer.</summary>
    private static readonly TimeSpan FailureDelay = TimeSpan.FromSeconds(0.5);

    private readonly AttemptLimit _attempts = new(clock);

    /// <summary>
    /// One slow hash at a time leaves the other processors to scrapes; whoever is eighth in the queue waits for about a second.
    /// </summary>
    private readonly ConcurrencyLimiter _turns = new(new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = 8 });

    private enum Verdict
    {
        Right,
        Wrong,
        NotTried,
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    /// <summary>A handler that answers only those who are let through.</summary>
    /// <param name="handler">Answers them.</param>
    /// <param name="tell">Tells the others why, with a status; a line of plain text by default.</param>
    public RequestDelegate Protect(RequestDelegate handler, Func<HttpContext, int, string, Task>? tell = null) => async context =>
    {
        var login = LoginAttempt.Of(context.Request.Headers);
        Verdict verdict = await Judge(context, login);
        if (verdict == Verdict.Right)
        {
            await handler(context);
            return;
        }

        refusals.CountLogin(login.Method);
        if (login.Method != LoginMethod.None)
        {
            await Task.Delay(FailureDelay, context.RequestAborted);
        }

        await Refuse(context, login.Method, verdict, tell ?? TellPlainly);
    };

    private async ValueTask<Verdict> Judge(HttpContext context, LoginAttempt login)
    {
        Credentials current = credentials.Current;
        var client = ClientAddress.Of(context.Connection.RemoteIpAddress);
        return login.Method switch
        {
            LoginMethod.None => Verdict.Wrong,
            LoginMethod.Bearer or LoginMethod.ApiKey when current.HasToken(login.Secret) => Verdict.Right,
            LoginMethod.Basic when current.Users.Remembers(client, login.Name, login.Secret) => Verdict.Right,
            _ when !_attempts.TryTake(client) => Verdict.NotTried,
            LoginMethod.Basic when current.Users.Count > 0 => await TakeTurn(current.Users, client, login, context.RequestAborted),
            _ => Verdict.Wrong,
        };
    }

    private async ValueTask<Verdict> TakeTurn(Users users, ClientAddress client, LoginAttempt login, CancellationToken cancellation)
    {
        using RateLimitLease turn = await _turns.AcquireAsync(permitCount: 1, cancellation);
        return !turn.IsAcquired ? Verdict.NotTried
            : users.Remembers(client, login.Name, login.Secret) || users.Verify(client, login.Name, login.Secret) ? Verdict.Right
            : Verdict.Wrong;
    }

    private Task Refuse(HttpContext context, LoginMethod method, Verdict verdict, Func<HttpContext, int, string, Task> tell)
    {
        if (verdict == Verdict.NotTried)
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
