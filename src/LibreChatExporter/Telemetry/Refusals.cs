using LibreChatExporter.Exposition;
using Prometheus;
using MetricType = LibreChatExporter.Exposition.MetricType;

namespace LibreChatExporter.Telemetry;

/// <summary>How somebody tried to log in.</summary>
internal enum LoginMethod
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
internal sealed class Refusals
{
    private static readonly MetricFamily FailedLogins = new(
        "librechat_exporter_auth_failures_total", MetricType.Counter,
        "Requests refused because their login was missing or wrong, by how they tried.", labels: "method");

    private static readonly MetricFamily Dropped = new(
        "librechat_exporter_connections_dropped_total", MetricType.Counter, "Connections closed or refused because there were too many.");

    private static readonly MetricFamily ForeignHosts = new(
        "librechat_exporter_hosts_refused_total", MetricType.Counter,
        "Requests refused because they came by a host name that somebody else may own.");

    private readonly Dictionary<LoginMethod, Counter.Child> _logins;
    private readonly Counter _connections;
    private readonly Counter _hosts;

    /// <summary>Adds the families to a registry.</summary>
    public Refusals(TelemetryRegistry registry)
    {
        Counter logins = registry.Counter(FailedLogins);
        _logins = Enum.GetValues<LoginMethod>().ToDictionary(
            method => method, method => logins.WithLabels(method.ToString().ToLowerInvariant()));
        _connections = registry.Counter(Dropped);
        _hosts = registry.Counter(ForeignHosts);
    }

    /// <summary>Counts a login that failed or was not tried out.</summary>
    public void CountLogin(LoginMethod method) => _logins[method].Inc();

    /// <summary>Counts a connection that was closed or turned away because there were too many.</summary>
    public void CountConnection() => _connections.Inc();

    /// <summary>Counts a request that was turned away because of its host name.</summary>
    public void CountHost() => _hosts.Inc();
}
