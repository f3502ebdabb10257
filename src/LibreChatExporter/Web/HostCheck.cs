using LibreChatExporter.Configuration;
using LibreChatExporter.Primitives;
using LibreChatExporter.Telemetry;

namespace LibreChatExporter.Web;

/// <summary>
/// Refuses requests that come by a name which somebody else may own. Whoever owns a name can let it lead to this machine; a page under it
/// could then read here what its visitor can. Not even a browser can be led here by an address, or by a name that is in no public DNS.
/// </summary>
/// <param name="allowed">Further names.</param>
/// <param name="ownName">The machine's name, as it calls itself.</param>
/// <param name="refusals">Counts who is refused.</param>
internal sealed class HostCheck(GlobList allowed, string ownName, Refusals refusals)
{
    /// <summary>Tells nothing but that somebody is there, which a page can find out without reading anything.</summary>
    private const string OpenPath = "/healthz";

    private const string PunycodePrefix = "xn--";

    /// <summary>
    /// What nobody can register: RFC 6761 (localhost, test), RFC 6762 (local), RFC 8375 (home.arpa), ICANN's internal; and the services of
    /// Kubernetes, whose svc is no top-level domain.
    /// </summary>
    private static readonly GlobList Reserved = new(["*.localhost", "*.test", "*.local", "*.home.arpa", "*.internal", "*.svc"]);

    private static readonly string Reason = "the exporter does not answer to this host name: "
        + $"list it in {Setting.AllowedHosts.Flag} (or {Setting.AllowedHosts.Variable}), or ask for a login\n";

    /// <summary>Goes on with a request that may be answered.</summary>
    public Task Serve(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path == OpenPath || Accepts(context.Request.Host.Host))
        {
            return next(context);
        }

        refusals.CountHost();
        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(Reason, context.RequestAborted);
    }

    /// <summary>Whether requests may come by a name or an address.</summary>
    /// <param name="host">Without a port; an address of IPv6 in brackets; empty where the request names none.</param>
    public bool Accepts(string host)
    {
        string name = host.EndsWith('.') ? host[..^1] : host;
        return !MayBePublic(name)
            || Reserved.Matches(name)
            || name.Equals(ownName, StringComparison.OrdinalIgnoreCase)
            || allowed.Matches(name);
    }

    /// <summary>Top-level domains have letters only, or stand for letters.</summary>
    private static bool MayBePublic(string name)
    {
        int dot = name.LastIndexOf('.');
        string top = name[(dot + 1)..];
        return dot >= 0 && (top.All(char.IsAsciiLetter) || top.StartsWith(PunycodePrefix, StringComparison.OrdinalIgnoreCase));
    }
}
