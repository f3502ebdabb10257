namespace LibreChatExporter.Sources.Mongo;

/// <summary>A MongoDB URI with the secrets kept in: what may be shown of it, and how to take them out of other people's messages.</summary>
internal sealed class MongoAddress
{
    /// <summary>A shorter one would be found inside ordinary words, and the gaps would give it away.</summary>
    private const int MinTracedPassword = 4;

    private readonly string[] _secrets;

    internal MongoAddress(string uri)
    {
        Uri = uri;
        int scheme = uri.IndexOf("://", StringComparison.Ordinal);
        int start = scheme < 0 ? 0 : scheme + "://".Length;
        string rest = uri[start..];

        // A password may hold unescaped slashes and at-signs by mistake: everything up to the last at-sign may be secret.
        int at = rest.LastIndexOf('@');
        HasCredentials = at >= 0;
        string[] hostsAndPath = rest[(at + 1)..].Split('?')[0].Split('/', 2);
        bool areHosts = hostsAndPath[0].Split(',').All(IsHost);
        Shown = uri[..start] + (areHosts ? hostsAndPath[0] : "***");
        Database = areHosts && hostsAndPath.Length > 1 ? System.Uri.UnescapeDataString(hostsAndPath[1]) : "";
        string user = HasCredentials ? rest[..at] : "";
        IsAmbiguous = user.AsSpan().ContainsAny("@/?");
        string password = user[(user.IndexOf(':') + 1)..];
        string query = uri.Contains('?') ? uri[(uri.IndexOf('?') + 1)..] : "";
        string[] passwords = [.. query.Split('&').Where(IsSecret).SelectMany(option => option[(option.IndexOf('=') + 1)..].Split(',', ':'))
            .Append(password).SelectMany(secret => (string[])[secret, System.Uri.UnescapeDataString(secret)]).Distinct()];
        _secrets = [.. passwords.Where(secret => secret.Length >= MinTracedPassword).Concat([uri, user, query])
            .Where(secret => secret.Length > 0).OrderByDescending(secret => secret.Length)];
    }

    /// <summary>The whole URI: for the driver only.</summary>
    internal string Uri { get; }

    internal bool HasCredentials { get; }

    /// <summary>Whether there is no telling where the credentials end: the driver would take a part of the password for a host, and say so.</summary>
    internal bool IsAmbiguous { get; }

    /// <summary>Scheme and hosts, to show.</summary>
    internal string Shown { get; }

    /// <summary>The database that the URI names; empty where it names none.</summary>
    internal string Database { get; }

    /// <summary>Whether this is a host rather than, for want of an at-sign, a user and a password.</summary>
    private static bool IsHost(string text)
    {
        int colon = text.LastIndexOf(':');
        return text.EndsWith(']') || colon < 0 || text.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0;
    }

    /// <summary>Whether an option's value is none of anybody's business: certificates' and proxies' passwords, tokens of cloud providers.</summary>
    private static bool IsSecret(string option)
    {
        string name = option[..Math.Max(0, option.IndexOf('='))];
        return name.Contains("password", StringComparison.OrdinalIgnoreCase) || name.Equals("authMechanismProperties", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A message of the driver's without anything secret.</summary>
    internal string Redact(string message)
        => _secrets.Aggregate(message, (text, secret) => text.Replace(secret, "***", StringComparison.Ordinal));
}
