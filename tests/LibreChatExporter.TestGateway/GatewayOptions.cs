using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace LibreChatExporter.TestGateway;

/// <summary>What the command line asked for.</summary>
internal sealed record GatewayOptions
{
    private const string Usage =
        """
        usage: --listen 127.0.0.1:PORT --postgres CONNECTION-STRING [--auth] [--command-log FILE]
          [--scram-sha-1 USER:PASSWORD-FILE]           a user who logs in by SCRAM-SHA-1, with the password in the file
          [--tls-certificate FILE --tls-key FILE]      TLS with this certificate
          [--tls-client-ca FILE]                       demand a certificate of this authority from clients
          [--compressors NAME,...]                     offer these of snappy, zlib, zstd; none otherwise
          [--max-wire-version N]                       pass for an older or newer server than MongoDB 7
          [--replica-set NAME --members HOST:PORT,... --primary-file FILE [--me HOST:PORT]]
                                                       pass for the member that listens here, or is named by --me; the primary is the one in
                                                       the file, which holds HOST:PORT and the number of its election, and may change
        """;

    private const int WireVersionOfMongoDb7 = 21;

    private static readonly string[] Switches = ["--auth"];

    private static readonly string[] Valued =
    [
        "--listen", "--postgres", "--command-log", "--scram-sha-1", "--tls-certificate", "--tls-key", "--tls-client-ca", "--compressors",
        "--max-wire-version", "--replica-set", "--members", "--primary-file", "--me",
    ];

    public required IPEndPoint Listen { get; init; }

    public required string Postgres { get; init; }

    public bool RequireLogin { get; init; }

    public ScramSha1User? Sha1User { get; init; }

    public string? TlsCertificate { get; init; }

    public string? TlsKey { get; init; }

    public string? TlsClientAuthority { get; init; }

    public IReadOnlyList<string> Compressors { get; init; } = [];

    public int MaximumWireVersion { get; init; }

    public ReplicaSetMember? ReplicaSet { get; init; }

    public string? CommandLog { get; init; }

    public static bool TryParse(
        IReadOnlyList<string> arguments,
        [NotNullWhen(true)] out GatewayOptions? options,
        [NotNullWhen(false)] out string? problem)
    {
        options = null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (Switches.Contains(arguments[i]))
            {
                values[arguments[i]] = "";
            }
            else if (Valued.Contains(arguments[i]) && i + 1 < arguments.Count)
            {
                values[arguments[i]] = arguments[++i];
            }
            else
            {
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

        if (!GoTogether(values, "--tls-certificate", "--tls-key")
            || !GoTogether(values, "--replica-set", "--members", "--primary-file")
            || (values.ContainsKey("--tls-client-ca") && !values.ContainsKey("--tls-key"))
            || !values.GetValueOrDefault("--scram-sha-1", ":").Contains(':', StringComparison.Ordinal)
            || !int.TryParse(
                values.GetValueOrDefault("--max-wire-version", $"{WireVersionOfMongoDb7}"),
                CultureInfo.InvariantCulture,
                out var maximumWireVersion))
        {
            problem = $"options that go together are not all there, or a value is not of its form; {Usage}";
            return false;
        }

        problem = null;
        options = new GatewayOptions
        {
            Listen = listen,
            Postgres = postgres,
            RequireLogin = values.ContainsKey("--auth"),
            Sha1User = ScramSha1User.Parse(values.GetValueOrDefault("--scram-sha-1")),
            TlsCertificate = values.GetValueOrDefault("--tls-certificate"),
            TlsKey = values.GetValueOrDefault("--tls-key"),
            TlsClientAuthority = values.GetValueOrDefault("--tls-client-ca"),
            Compressors = List(values, "--compressors"),
            MaximumWireVersion = maximumWireVersion,
            ReplicaSet = values.TryGetValue("--replica-set", out var name)
                ? new ReplicaSetMember(
                    name, List(values, "--members"), values.GetValueOrDefault("--me", $"{listen}"), values["--primary-file"])
                : null,
            CommandLog = values.GetValueOrDefault("--command-log"),
        };
        return true;
    }

    private static bool GoTogether(Dictionary<string, string> values, params string[] names) =>
        names.Select(values.ContainsKey).Distinct().Count() == 1;

    private static string[] List(Dictionary<string, string> values, string name) =>
        values.GetValueOrDefault(name, "").Split(',', StringSplitOptions.RemoveEmptyEntries);
}
