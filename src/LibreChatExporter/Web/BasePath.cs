using LibreChatExporter.Configuration;

namespace LibreChatExporter.Web;

/// <summary>
/// The path under which a proxy serves the exporter. Requests come with it or, where the proxy cuts it off, without it; links, redirects
/// and cookies always have it, from <see cref="HttpRequest.PathBase"/>.
/// </summary>
internal static class BasePath
{
    /// <summary>Serves under a path; to be called before anything looks at paths.</summary>
    public static void Use(WebApplication app, string basePath)
    {
        var root = new PathString(basePath);
        app.Use(next => context =>
        {
            if (context.Request.Path.StartsWithSegments(root, out PathString rest))
            {
                context.Request.Path = rest;
            }

            context.Request.PathBase = root;
            return next(context);
        });
    }

    /// <summary>Refuses a path that one of the exporter's own could be taken for.</summary>
    /// <param name="app">The server with all that it serves.</param>
    /// <param name="basePath">The path.</param>
    /// <exception cref="SettingsException">It is such a path.</exception>
    public static void Check(WebApplication app, string basePath)
    {
        var root = new PathString(basePath);
        bool isTaken = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Any(endpoint => new PathString($"/{endpoint.RoutePattern.RawText?.TrimStart('/')}").StartsWithSegments(root));
        if (isTaken)
        {
            throw new SettingsException(
                $"{Setting.BasePath.Flag}: the exporter has pages of its own under {basePath}; choose another path");
        }
    }
}
