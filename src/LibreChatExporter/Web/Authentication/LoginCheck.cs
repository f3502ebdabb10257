using System.Threading.RateLimiting;
using LibreChatExporter.Telemetry;

namespace LibreChatExporter.Web.Authentication;

/// <summary>
/// Tries logins out. Tokens and passwords that are remembered are checked at once; other passwords wait for their turn at the slow hash,
/// and are turned away unchecked when there are too many, or too many wrong ones from their client: guessing must cost the guesser, not the
/// server. Safe for any number of threads.
/// </summary>
/// <param name="credentials">What opens the door.</param>
/// <param name="refusals">Counts who is refused.</param>
/// <param name="clock">The time.</param>
internal sealed class LoginCheck(WatchedFiles<Credentials> credentials, Refusals refusals, TimeProvider clock) : IDisposable
{
    /// <summary>How long a client that was wrong waits for its answer.</summary>
    private static readonly TimeSpan FailureDelay = TimeSpan.FromSeconds(0.5);

    private readonly AttemptLimit _attempts = new(clock);

    /// <summary>
    /// One slow hash at a time leaves the other processors to scrapes; whoever is eighth in the queue waits for about a second.
    /// </summary>
    private readonly ConcurrencyLimiter _turns = new(new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = 8 });

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    /// <summary>Tries a login out. One that is not right is counted, and takes its time.</summary>
    /// <returns>What became of it, and the credentials that it was compared with.</returns>
    public async ValueTask<(LoginVerdict Verdict, Credentials Credentials)> Try(HttpContext context, LoginAttempt login)
    {
        Credentials current = credentials.Current;
        LoginVerdict verdict = await Judge(context, login, current);
        if (verdict != LoginVerdict.Right)
        {
            refusals.CountLogin(login.Method);
            if (login.Method != LoginMethod.None)
            {
                await Task.Delay(FailureDelay, context.RequestAborted);
            }
        }

        return (verdict, current);
    }

    private async ValueTask<LoginVerdict> Judge(HttpContext context, LoginAttempt login, Credentials current)
    {
        var client = ClientAddress.Of(context.Connection.RemoteIpAddress);
        return login.Method switch
        {
            LoginMethod.None => LoginVerdict.Wrong,
            LoginMethod.Bearer or LoginMethod.ApiKey when current.HasToken(login.Secret) => LoginVerdict.Right,
            LoginMethod.Basic when current.Users.Remembers(client, login.Name, login.Secret) => LoginVerdict.Right,
            _ when !_attempts.TryTake(client) => LoginVerdict.NotTried,
            LoginMethod.Basic when current.Users.Count > 0 => await TakeTurn(current.Users, client, login, context.RequestAborted),
            _ => LoginVerdict.Wrong,
        };
    }

    private async ValueTask<LoginVerdict> TakeTurn(Users users, ClientAddress client, LoginAttempt login, CancellationToken cancellation)
    {
        using RateLimitLease turn = await _turns.AcquireAsync(permitCount: 1, cancellation);
        return !turn.IsAcquired ? LoginVerdict.NotTried
            : users.Remembers(client, login.Name, login.Secret) || users.Verify(client, login.Name, login.Secret) ? LoginVerdict.Right
            : LoginVerdict.Wrong;
    }
}
