namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>Ways in which a source can be wrong, and what no output may show then.</summary>
internal sealed record BadSource(string Uri, string Secret)
{
    private const string Password = "Xq7-hidden-71c0";

    /// <summary>Names of those that are wrong to a server that is there.</summary>
    internal static readonly IReadOnlyList<string> Unreachable =
        ["wrong password", "wrong user", "wrong port", "unknown host", "wrong database"];

    /// <summary>Names of those that no server is needed for.</summary>
    internal static readonly IReadOnlyList<string> Unparsable =
    [
        "bad port", "bad escape", "no host", "two schemes", "bare @ in password", "bare / in password", "upper-case scheme", "in quotes",
        "other scheme",
    ];

    internal static BadSource Unparsed(string kind) => kind switch
    {
        "bad port" => Of($"mongodb://someone:{Password}@127.0.0.1:port/LibreChat"),
        "bad escape" => Of($"mongodb://someone:{Password}%zz@127.0.0.1/LibreChat"),
        "no host" => Of($"mongodb://someone:{Password}@/LibreChat"),
        "two schemes" => Of($"mongodb://mongodb://someone:{Password}@127.0.0.1/LibreChat"),
        "bare @ in password" => Of($"mongodb://someone:p@{Password}@127.0.0.1/LibreChat"),
        "bare / in password" => Of($"mongodb://someone:p/{Password}@127.0.0.1/LibreChat"),
        "upper-case scheme" => Of($"MONGODB://someone:{Password}@127.0.0.1:1/LibreChat"),
        "in quotes" => Of($"\"mongodb://someone:{Password}@127.0.0.1:1/LibreChat\""),
        "other scheme" => Of($"http://someone:{Password}@127.0.0.1:1/LibreChat"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    internal static BadSource Reached(string kind, TestDatabase database)
    {
        var uri = new UriBuilder(database.Uri);
        switch (kind)
        {
            case "wrong password":
                uri.Password = Password;
                break;
            case "wrong user":
                uri.UserName = "nobody";
                break;
            case "wrong port":
                uri.Port = FreePort.Find();
                break;
            case "unknown host":
                uri.Host = "no-such-host.invalid";
                break;
            case "wrong database":
                uri.Path = database.Name + "_not";
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind));
        }

        return new BadSource(uri.Uri.AbsoluteUri, uri.Password);
    }

    private static BadSource Of(string uri) => new(uri, Password);
}
