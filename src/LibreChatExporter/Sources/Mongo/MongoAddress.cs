using System.Buffers;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// A MongoDB URI with the secrets kept in: its parts, what may be shown of it, and how to take secrets out of other people's messages.
/// Immutable. Making one neither fails nor asks the network.
/// </summary>
internal sealed class MongoAddress
{
    private const string Separator = "://";

    /// <summary>A shorter one would be found inside ordinary words, and the gaps would give it away.</summary>
    private const int MinTracedSecret = 4;

    private static readonly SearchValues<char> SchemeLetters
        = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-.");

    private static readonly SearchValues<char> NotInDatabases = SearchValues.Create("/\\. \"$\0");

    private readonly string[] _secrets;

    internal MongoAddress(string uri)
    {
        int scheme = uri.IndexOf(Separator, StringComparison.Ordinal);
        IsSrv = uri.StartsWith("mongodb+srv" + Separator, StringComparison.Ordinal);
        bool isKnown = IsSrv || uri.StartsWith("mongodb" + Separator, StringComparison.Ordinal);
        string rest = scheme < 0 ? uri : uri[(scheme + Separator.Length)..];
        bool isScheme = scheme is > 0 and <= 15 && uri.AsSpan(0, scheme).IndexOfAnyExcept(SchemeLetters) < 0;
        (string? userInfo, string hosts, string tail, IsAmbiguous) = Split(rest);
        bool areHosts = hosts.Split(',').All(HostText.HasShape);
        Shown = (isScheme ? uri[..(scheme + Separator.Length)] : "") + (areHosts && scheme >= 0 ? hosts : "***");
        string[] pathAndQuery = tail.Split('?', 2);
        string path = pathAndQuery[0].TrimStart('/');
        string query = pathAndQuery.Length > 1 ? pathAndQuery[1] : "";
        Database = areHosts && !IsAmbiguous ? Uri.UnescapeDataString(path) : "";
        Options = new UriOptions(IsAmbiguous ? "" : query);
        int colon = userInfo?.IndexOf(':') ?? -1;
        User = userInfo is null ? null : Uri.UnescapeDataString(colon < 0 ? userInfo : userInfo[..colon]);
        Password = colon < 0 ? null : Uri.UnescapeDataString(userInfo![(colon + 1)..]);
        Hosts = hosts;
        Problem = !isKnown ? "it begins with neither mongodb:// nor mongodb+srv://"
            : IsAmbiguous ? CredentialText.Unescaped
            : CredentialText.Problem(userInfo) ?? HostText.Problem(hosts, IsSrv, userInfo is not null) ?? ProblemOf(path, query)
                ?? Options.Problem;
        _secrets = Secrets(uri, userInfo, query);
    }

    /// <summary>Whether the URI asks for a login: certificates and tokens need no user.</summary>
    internal bool HasLogin => User is not null || Options.Has("authMechanism");

    /// <summary>
    /// Whether there is no telling where the credentials end: the driver would take a part of the password for a host, and say so.
    /// </summary>
    internal bool IsAmbiguous { get; }

    /// <summary>Whether the hosts are to be looked up in the DNS.</summary>
    internal bool IsSrv { get; }

    /// <summary>Scheme and hosts, to show.</summary>
    internal string Shown { get; }

    /// <summary>The database that the URI names; empty where it names none.</summary>
    internal string Database { get; }

    /// <summary>The hosts as they are written, with commas.</summary>
    internal string Hosts { get; }

    /// <summary>Null where the URI names no user.</summary>
    internal string? User { get; }

    /// <summary>Null where the URI has no password, which is another thing than an empty one. Never shown.</summary>
    internal string? Password { get; }

    internal UriOptions Options { get; }

    /// <summary>Why the URI cannot be used, without anything secret; null where nothing is wrong with how it is written.</summary>
    internal string? Problem { get; }

    /// <summary>What changes nothing though the operator may think so: sentences without anything secret, each once.</summary>
    internal IReadOnlyList<string> Complaints => IsAmbiguous ? [] : [.. Options.Complaints, .. TlsOptions.Complaints(this)];

    /// <summary>A message of the driver's without anything secret.</summary>
    internal string Redact(string message)
        => _secrets.Aggregate(message, (text, secret) => text.Replace(secret, "***", StringComparison.Ordinal));

    /// <summary>
    /// Tells credentials, hosts and the rest apart. A password may hold unescaped slashes, question marks and at-signs by mistake; then
    /// everything up to the last at-sign with hosts after it is taken for secret. An at-sign in the value of an option is none of these.
    /// </summary>
    private static (string? UserInfo, string Hosts, string Tail, bool IsAmbiguous) Split(string rest)
    {
        (string authority, string tail) = Cut(rest);
        int at = authority.IndexOf('@');
        string hosts = authority[(at + 1)..];
        if (!hosts.Contains('@') && !HasStrayAt(tail))
        {
            return (at < 0 ? null : authority[..at], hosts, tail, false);
        }

        for (at = rest.LastIndexOf('@'); at >= 0; at = at == 0 ? -1 : rest.LastIndexOf('@', at - 1))
        {
            (hosts, tail) = Cut(rest[(at + 1)..]);
            if (hosts.Split(',').All(HostText.HasShape))
            {
                return (rest[..at], hosts, tail, true);
            }
        }

        return (rest[..rest.LastIndexOf('@')], "", "", true);
    }

    private static (string Authority, string Tail) Cut(string text)
    {
        int end = text.AsSpan().IndexOfAny("/?#");
        return end < 0 ? (text, "") : (text[..end], text[end..]);
    }

    private static bool HasStrayAt(string tail)
    {
        string[] pathAndQuery = tail.Split('?', 2);
        return pathAndQuery[0].Contains('@')
            || (pathAndQuery.Length > 1 && pathAndQuery[1].Split('&').Any(option => option.Contains('@') && !IsKnown(option)));
    }

    private static bool IsKnown(string option)
    {
        int equals = option.IndexOf('=');
        return equals > 0 && equals < option.IndexOf('@') && UriOption.Find(UriOptions.Decode(option[..equals])) is not null;
    }

    private static string? ProblemOf(string path, string query)
        => query.Contains('#') || path.Contains('#') ? "it has an unescaped #, which is written %23"
            : Uri.UnescapeDataString(path).AsSpan().ContainsAny(NotInDatabases)
                ? "the name of a database has none of / \\ . $ \", blanks; options begin with ?"
                : null;

    private static string[] Secrets(string uri, string? userInfo, string query)
    {
        string user = userInfo ?? "";
        string password = user[(user.IndexOf(':') + 1)..];
        IEnumerable<string> values = query.Split('&', ';', '?').Where(option => UriOption.IsSecret(UriOptions.Decode(Before(option))))
            .Select(option => option[(option.IndexOf('=') + 1)..])
            .SelectMany(value => value.Split(',', ':').Append(value));
        return
        [
            .. values.Append(password).Concat(password.Split('@', '/', '?', '#', ':'))
                .SelectMany(secret => (string[])[secret, Uri.UnescapeDataString(secret), UriOptions.Decode(secret)])
                .SelectMany(secret => (string[])[secret, Uri.EscapeDataString(secret)])
                .Where(secret => secret.Length >= MinTracedSecret)
                .Concat([uri, user, query])
                .Where(secret => secret.Length > 0)
                .Distinct()
                .OrderByDescending(secret => secret.Length),
        ];
    }

    private static string Before(string option) => option[..Math.Max(0, option.IndexOf('='))];
}
