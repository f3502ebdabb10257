using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace LibreChatExporter.TestGateway;

/// <summary>What the command line asked for.</summary>
internal sealed record GatewayOptions
{
    private const string Usage =
        "usage: --listen 127.0.0.1:PORT --postgres CONNECTION-STRING [--auth] [--tls-certificate FILE --tls-key FILE] [--command-log FILE]";

    public required IPEndPoint Listen { get; init; }

    public required string Postgres { get; init; }

    public bool RequireLogin { get; init; }

    public string? TlsCertificate { get; init; }

    public string? TlsKey { get; init; }

    public string? CommandLog { get; init; }

    public static bool TryParse(
        IReadOnlyList<string> arguments,
        [NotNullWhen(true)] out GatewayOptions? options,
        [NotNullWhen(false)] out string? problem)
    {
        options = null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var requireLogin = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--auth":
                    requireLogin = true;
                    break;
                case "--listen" or "--postgres" or "--tls-certificate" or "--tls-key" or "--command-log" when i + 1 < arguments.Count:
                    values[arguments[i]] = arguments[++i];
                    break;
                default:
                    problem = $"cannot use '{arguments[i]}' here; {Usage}";
                    return false;
            }
        }

        if (!IPEndPoint.TryParse(values.GetValueOrDefault("--listen", ""), out var listen)
            || !values.TryGetValue("--postgres", out var postgres))
        {
            problem = $"--listen with an address and --postgres are needed; {Usage}";
            return false;
        }

        if (values.ContainsKey("--tls-certificate") != values.ContainsKey("--tls-key"))
        {
            problem = $"--tls-certificate and --tls-key go together; {Usage}";
            return false;
        }

        problem = null;
        options = new GatewayOptions
        {
            Listen = listen,
            Postgres = postgres,
            RequireLogin = requireLogin,
            TlsCertificate = values.GetValueOrDefault("--tls-certificate"),
            TlsKey = values.GetValueOrDefault("--tls-key"),
            CommandLog = values.GetValueOrDefault("--command-log"),
        };
        return true;
    }
}
