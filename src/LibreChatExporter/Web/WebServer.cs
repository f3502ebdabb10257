using LibreChatExporter.Exposition;
using LibreChatExporter.Settings;
using LibreChatExporter.Sources;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LibreChatExporter.Web;

/// <summary>The HTTP server and the refreshes behind it, as one host.</summary>
public static class WebServer
{
    /// <summary>From SIGTERM to the end of the process, at the longest.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1.5);

    /// <summary>Builds the host; starting it starts to refresh and to listen.</summary>
    /// <param name="exporter">The exporter to serve.</param>
    /// <param name="source">Its source, for the landing page.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="clock">The time.</param>
    /// <param name="configureLogging">Where to log.</param>
    public static WebApplication Build(
        Exporter exporter, ILibreChatSource source, ExporterSettings settings, TimeProvider clock, Action<ILoggingBuilder> configureLogging)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "librechat-exporter" });
        configureLogging(builder.Logging);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Listen(settings.Listen, listen => NoteClosedConnections(listen, exporter.Scrapes));
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
            .AddSingleton<MetricsEndpoint>()
            .AddSingleton<HealthEndpoints>()
            .AddSingleton<LandingPage>()
            .AddHostedService<RefreshService>();

        WebApplication app = builder.Build();
        string[] methods = [HttpMethods.Get, HttpMethods.Head];
        app.MapMethods("/metrics", methods, app.Services.GetRequiredService<MetricsEndpoint>().Serve);
        app.MapMethods("/healthz", methods, app.Services.GetRequiredService<HealthEndpoints>().Alive);
        app.MapMethods("/readyz", methods, app.Services.GetRequiredService<HealthEndpoints>().Ready);
        app.MapMethods("/", methods, app.Services.GetRequiredService<LandingPage>().Serve);
        return app;
    }

    private static void NoteClosedConnections(ListenOptions listen, ScrapeLog scrapes) => listen.Use(next => async connection =>
    {
        try
        {
            await next(connection);
        }
        finally
        {
            scrapes.Close(connection.ConnectionId);
        }
    });
}
