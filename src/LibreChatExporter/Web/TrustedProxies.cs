using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace LibreChatExporter.Web;

/// <summary>
/// Takes the client's address, the scheme and the host from what trusted proxies say. Of a chain of addresses, those count that come before
/// trusted ones: what is further ahead, the client may have made up.
/// </summary>
internal static class TrustedProxies
{
    /// <summary>Believes them from here on.</summary>
    public static void Use(IApplicationBuilder app, IReadOnlyList<IPNetwork> networks)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null,
        };

        // It would trust this machine.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (IPNetwork network in networks)
        {
            options.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(options);
    }
}
