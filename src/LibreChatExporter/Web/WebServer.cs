using System.Net;
using System.Net.Security;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Configuration;
using LibreChatExporter.Exposition;
using LibreChatExporter.Hosting;
using LibreChatExporter.Sources;
using LibreChatExporter.Telemetry;
using LibreChatExporter.Web.Api;
using LibreChatExporter.Web.Authentication;
using LibreChatExporter.Web.Connections;
using LibreChatExporter.Web.Pages;
using LibreChatExporter.Web.Sessions;
using LibreChatExporter.Web.Tls;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace LibreChatExporter.Web;

/// <summary>The HTTP server and the refreshes behind it, as one host.</summary>
internal static class WebServer
{
    /// <summary>From SIGTERM to the end of the process, at the longest.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1.5);

    /// <summary>Builds the host; starting it starts to refresh and to listen.</summary>
    /// <param name="exporter">The exporter to serve.</param>
    /// <param name="source">Its source, whose name is shown.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="clock">The time.</param>
    /// <param name="configureLogging">Where to log.</param>
    /// <param name="state">Where to keep who has signed in; null where a restart ends that.</param>
    /// <exception cref="SettingsException">A file with credentials or certificates is wrong, or the base path is taken.</exception>
    public static WebApplication Build(
        Exporter exporter,
        ILibreChatSource source,
        ExporterSettings settings,
        TimeProvider clock,
        Action<ILoggingBuilder> configureLogging,
        StateFolder? state = null)
    {
        WatchedFiles<Credentials>? credentials = settings.Login is not { } login ? null
            : new WatchedFiles<Credentials>(login.Files, texts => Credentials.Read(login, texts));
        WatchedFiles<SslServerAuthenticationOptions>? handshake = settings.Tls is not { } tls ? null
            : new WatchedFiles<SslServerAuthenticationOptions>(tls.Files, texts => ServerTls.Read(tls, texts));
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ApplicationName = "librechat-exporter" });
        configureLogging(builder.Logging);
        builder.WebHost.UseKestrelCore().UseSockets().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            ServerLimits.Apply(options.Limits);
            options.Listen(settings.Listen, listen => Configure(listen, exporter.Scrapes, exporter.Web, handshake));
        });
        builder.Services
            .AddRoutingCore()
            .Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout)
            .Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true)
            .AddSingleton(clock)
            .AddSingleton(settings)
            .AddSingleton(source)
            .AddSingleton(exporter.Refresher)
            .AddSingleton(exporter.Snapshots)
            .AddSingleton(exporter.Scrapes)
            .AddSingleton(exporter.Refusals)
            .AddSingleton(exporter.History)
            .AddSingleton(exporter.Calls)
            .Configure<SocketTransportOptions>(ServerLimits.Apply)
            .AddSingleton<SocketTransportFactory>()
            .AddSingleton(new ConnectionSlots(OpenFiles.Connections(settings.MaxConnections), exporter.Refusals))
            .AddSingleton<IConnectionListenerFactory, LimitedTransport>()
            .AddSingleton<MetricsEndpoint>()
            .AddSingleton<HealthEndpoints>()
            .AddHostedService<RefreshService>()
            .AddHostedService<RefreshWatchdog>();
        ApiEndpoints.AddTo(builder.Services, settings);
        if (settings.HasPages)
        {
            PageEndpoints.AddTo(builder.Services);
        }

        if (credentials is not null)
        {
            builder.Services.AddSingleton(credentials).AddSingleton<LoginCheck>().AddSingleton<Guard>()
                .AddHostedService<FileWatch<Credentials>>();
            SessionEndpoints.AddTo(builder.Services, state);
        }

        if (handshake is not null)
        {
            builder.Services.AddSingleton(handshake).AddHostedService<FileWatch<SslServerAuthenticationOptions>>();
        }

        WebApplication app = builder.Build();
        app.Use((context, next) => context.Features.GetRequiredFeature<ConnectionSlot>().Serve(context, next));
        UseBasePath(app, settings.BasePath);
        exporter.Web.Count(app);
        app.Use(ResponseHeaders.Add);
        UseHosts(app, settings, exporter.Refusals);
        Map(app, settings);
        ApiEndpoints.Map(app);
        if (credentials is not null && settings.HasPages)
        {
            SessionEndpoints.Map(app);
        }

        if (settings.BasePath.Length > 0)
        {
            BasePath.Check(app, settings.BasePath);
        }

        return app;
    }

    /// <summary>Where somebody on this machine finds what it shows: the pages or, without these, the metrics.</summary>
    public static string AddressOf(ExporterSettings settings)
    {
        IPAddress address = settings.Listen.Address;
        bool isAny = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        var at = new IPEndPoint(isAny ? IPAddress.Loopback : address, settings.Listen.Port);
        return $"{(settings.Tls is null ? "http" : "https")}://{at}{settings.BasePath}/{(settings.HasPages ? "" : "metrics")}";
    }

    private static void Configure(
        ListenOptions listen, ScrapeLog scrapes, WebMetrics metrics, WatchedFiles<SslServerAuthenticationOptions>? handshake)
    {
        // One request at a time on each: with HTTP/2 a limit of connections would limit little.
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => async connection =>
        {
            using IDisposable open = metrics.TrackConnection();
            try
            {
                await next(connection);
            }
            finally
            {
                scrapes.Close(connection.ConnectionId);
            }
        });
        if (handshake is not null)
        {
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = _ => ValueTask.FromResult(handshake.Current),
                HandshakeTimeout = ServerLimits.ClientTimeout,
            });
        }
    }

    private static void UseBasePath(WebApplication app, string basePath)
    {
        if (basePath.Length > 0)
        {
            BasePath.Use(app, basePath);
        }

        // The framework would choose the endpoint before anything else.
        app.UseRouting();
    }

    /// <summary>
    /// The host that a proxy names is checked beside the one that the request has: a page may send its visitor's browser here, where a
    /// proxy is trusted, with any header.
    /// </summary>
    private static void UseHosts(WebApplication app, ExporterSettings settings, Refusals refusals)
    {
        HostCheck? hosts = settings is not { Login: null, Tls: null } ? null
            : new HostCheck(settings.AllowedHosts, Dns.GetHostName(), refusals);
        Check();
        if (settings.TrustedProxies.Count > 0)
        {
            TrustedProxies.Use(app, settings.TrustedProxies);
            Check();
        }

        void Check()
        {
            if (hosts is not null)
            {
                app.Use(hosts.Serve);
            }
        }
    }

    private static void Map(WebApplication app, ExporterSettings settings)
    {
        Answer("/metrics", app.Services.GetRequiredService<MetricsEndpoint>().Serve);
        if (settings.HasPages)
        {
            PageEndpoints.Map(app, handler => app.Services.GetService<Guard>() is { } guard ? guard.ProtectPage(handler) : handler);
        }

        Answer("/healthz", app.Services.GetRequiredService<HealthEndpoints>().Alive, isOpen: true);
        Answer("/readyz", app.Services.GetRequiredService<HealthEndpoints>().Ready, isOpen: true);

        // Nothing is open to all that does not say so.
        void Answer(string path, RequestDelegate handler, bool isOpen = false) => app.MapMethods(
            path,
            [HttpMethods.Get, HttpMethods.Head],
            isOpen || app.Services.GetService<Guard>() is not { } guard ? handler : guard.Protect(handler));
    }
}
