namespace LibreChatExporter.Exposition;

/// <summary>How somebody tried to log in.</summary>
public enum LoginMethod
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>With something that is none of the others.</summary>
    Malformed,

    /// <summary>With a bearer token.</summary>
    Bearer,

    /// <summary>With a user's name and password.</summary>
    Basic,

    /// <summary>With a token in a header of its own, <c>x-api-key</c>.</summary>
    ApiKey,
}

/// <summary>Counts whom the web server has refused. Safe for any number of threads.</summary>
public sealed class Refusals
{
    private static readonly string[] Methods = [.. Enum.GetNames<LoginMethod>().Select(name => name.ToLowerInvariant())];

    private readonly long[] _logins = new long[Methods.Length];
    private long _connections;

    /// <summary>Logins that failed or were not tried out, by method.</summary>
    public IEnumerable<(string Method, long Count)> Logins => Methods.Select((method, i) => (method, Interlocked.Read(ref _logins[i])));

    /// <summary>Connections that were closed or turned away because there were too many.</summary>
    public long Connections => Interlocked.Read(ref _connections);

    /// <summary>Counts a login.</summary>
    public void CountLogin(LoginMethod method) => Interlocked.Increment(ref _logins[(int)method]);

    /// <summary>Counts a connection.</summary>
    public void CountConnection() => Interlocked.Increment(ref _connections);
}
