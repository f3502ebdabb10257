using System.Collections.Concurrent;
using System.Security.Cryptography;
using LibreChatExporter.Configuration;
using LibreChatExporter.Web.Authentication;

namespace LibreChatExporter.Web.Sessions;

/// <summary>
/// Who has signed in. A session ends after a time, when somebody signs out, and when its token or its user's password is in the files no
/// more. Safe for any number of threads.
/// </summary>
internal sealed class SessionTable
{
    /// <summary>When there are more, the oldest end.</summary>
    private const int MaxSessions = 1000;

    private readonly WatchedFiles<Credentials> _credentials;
    private readonly SessionFile? _file;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _lifetime;

    /// <summary>Held while sessions are changed and kept.</summary>
    private readonly Lock _lock = new();

    private readonly ConcurrentDictionary<string, Session> _sessions;

    /// <summary>Starts with those that were kept.</summary>
    /// <param name="credentials">With what one may sign in.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="clock">The time.</param>
    /// <param name="file">Where to keep them; null where a restart ends them.</param>
    public SessionTable(
        WatchedFiles<Credentials> credentials, ExporterSettings settings, TimeProvider clock, SessionFile? file = null)
    {
        (_credentials, _file, _clock, _lifetime) = (credentials, file, clock, settings.SessionLifetime);
        _sessions = new((file?.Read() ?? []).Select(session => KeyValuePair.Create(session.Key, session)));
    }

    /// <summary>Starts a session.</summary>
    /// <param name="fingerprint">That of the credential.</param>
    public SessionSecret Start(byte[] fingerprint)
    {
        var secret = SessionSecret.New();
        lock (_lock)
        {
            foreach (Session ended in _sessions.Values.Where(session => !IsInTime(session)))
            {
                _sessions.TryRemove(ended.Key, out _);
            }

            if (_sessions.Count >= MaxSessions)
            {
                _sessions.TryRemove(_sessions.Values.MinBy(session => session.Began)!.Key, out _);
            }

            _sessions[secret.Key] = new Session(secret.Key, _clock.GetUtcNow(), secret.Seal(fingerprint));
            Keep();
        }

        return secret;
    }

    /// <summary>Whether a session is there and has not ended.</summary>
    public bool Has(SessionSecret secret)
        => _sessions.TryGetValue(secret.Key, out Session? session) && IsInTime(session) && _credentials.Current.Fingerprints.Any(
            fingerprint => CryptographicOperations.FixedTimeEquals(secret.Seal(fingerprint), session.Seal));

    /// <summary>Ends a session, if there is one.</summary>
    public void End(SessionSecret secret)
    {
        lock (_lock)
        {
            if (_sessions.TryRemove(secret.Key, out _))
            {
                Keep();
            }
        }
    }

    /// <summary>Also one that began in the future ends: the clock was wrong then, or is now.</summary>
    private bool IsInTime(Session session) => (_clock.GetUtcNow() - session.Began).Duration() < _lifetime;

    private void Keep() => _file?.Write([.. _sessions.Values]);
}
