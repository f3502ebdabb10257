using System.Net.Sockets;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Commands;
using LibreChatExporter.Commands.Checks;
using LibreChatExporter.Configuration;
using LibreChatExporter.Exposition;
using LibreChatExporter.Hosting;
using LibreChatExporter.Primitives;
using LibreChatExporter.Reports;
using LibreChatExporter.Sources;
using LibreChatExporter.Telemetry;
using LibreChatExporter.Web;

try
{
    foreach (string complaint in UnknownVariables.Complaints(Environment.GetEnvironmentVariables().Keys.Cast<string>()))
    {
        Console.Error.WriteLine(complaint);
    }

    return CommandLine.Run(
        args,
        Environment.GetEnvironmentVariable,
        Console.Out,
        Console.Error,
        new CommandHandlers
        {
            Serve = settings => settings.Once ? PrintOnce(settings) : Serve(settings),
            Check = Check,
            Backfill = BackfillRun.Run,
            Calls = CallsRun.Run,
            Report = Report,
            HealthCheck = (listen, tls) => HealthCheck.Run(listen, tls, HealthCheck.TimeLimit, Console.Out),
            ListState = folder => StateRun.List(folder, Console.Out),
            RestoreState = (folder, name) => StateRun.Restore(folder, name, TimeProvider.System, Console.Out),
            HashPassword = () => HashPassword.Run(Console.In, Console.IsInputRedirected ? null : HashPassword.AskOnTerminal, Console.Out),
        });
}
catch (Exception e) when (e is CheckpointException or SourceException)
{
    Console.Error.WriteLine($"librechat-exporter: {e.Message}");
    return CommandLine.UsageError;
}
catch (IOException e)
{
    return CannotWrite(e);
}

static int Check(ExporterSettings settings, CheckOptions options)
{
    using ILibreChatSource source = SourceFactory.Create(settings, TimeProvider.System);
    using Stream output = Console.OpenStandardOutput();
    using var progress = new ProgressReport(
        TimeProvider.System, Console.IsErrorRedirected ? null : Console.Error, log: null, "transactions");
    return CheckRun.Run(source, settings, options, TimeProvider.System, output, Console.Error, progress);
}

static int Report(ExporterSettings settings, ReportOptions options)
{
    using ILibreChatSource source = SourceFactory.Create(settings, TimeProvider.System);
    using WholeFile? file = options.Out is { } path ? OutputPath.StartFile(path, isNew: false) : null;
    using Stream output = file?.Stream ?? Console.OpenStandardOutput();
    using var progress = new ProgressReport(
        TimeProvider.System, Console.IsErrorRedirected ? null : Console.Error, log: null, "transactions");
    ReportRun.Run(source, settings, options, TimeProvider.System, output, Console.Error, progress);
    file?.Complete(overwrite: true);
    return 0;
}

static int PrintOnce(ExporterSettings settings)
{
    using ILoggerFactory logs = LoggerFactory.Create(logging => logging.ClearProviders());
    using ILibreChatSource source = SourceFactory.Create(settings, TimeProvider.System);
    using var progress = new ProgressReport(
        TimeProvider.System, Console.IsErrorRedirected ? null : Console.Error, logs.CreateLogger<ProgressReport>());

    // Whoever reads this output, such as node_exporter, has process families of its own.
    using var exporter = new Exporter(source, settings, TimeProvider.System, logs, progress, withRuntime: false);
    exporter.Refresher.Refresh(CancellationToken.None);
    foreach (string notice in exporter.Refresher.Notices)
    {
        Console.Error.WriteLine($"librechat-exporter: {notice}");
    }

    if (!exporter.Refresher.Health.IsLoaded)
    {
        Console.Error.WriteLine($"librechat-exporter: {exporter.Refresher.Health.Error}");
        return CommandLine.UsageError;
    }

    (string Collector, string Error)[] failures = [.. exporter.Refresher.Failures];
    foreach ((string collector, string error) in failures)
    {
        Console.Error.WriteLine($"librechat-exporter: figures of the collector {collector} are missing: {error}");
    }

    using Stream output = Console.OpenStandardOutput();
    foreach (ReadOnlyMemory<byte> segment in exporter.Snapshots.Current.Segments(ExpositionFormat.Prometheus))
    {
        output.Write(segment.Span);
    }

    return failures.Length == 0 ? 0 : CommandLine.UsageError;
}

// Standard output is closed or full; standard error may be so, too.
static int CannotWrite(IOException exception)
{
    try
    {
        Console.Error.WriteLine($"librechat-exporter: cannot write: {exception.Message}");
    }
    catch (IOException)
    {
        return CommandLine.UsageError;
    }

    return CommandLine.UsageError;
}

static int Serve(ExporterSettings settings)
{
    void ConfigureLogging(ILoggingBuilder logging) => logging
        .SetMinimumLevel(settings.LogLevel)
        .AddFilter("Microsoft", LogLevel.Warning)

        // It would log the stack of a port that is taken, which is said in one line below.
        .AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical)
        .AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z' ";
            options.UseUtcTimestamp = true;
        })
        .AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);

    using ILoggerFactory logs = LoggerFactory.Create(ConfigureLogging);
    ILogger log = logs.CreateLogger("librechat-exporter");
    ILibreChatSource source = SourceFactory.Create(settings, TimeProvider.System, isServing: true);
    using var progress = new ProgressReport(
        TimeProvider.System, Console.IsErrorRedirected ? null : Console.Error, logs.CreateLogger<ProgressReport>());
    using StateFolder? folder = settings is { State: { } path, Demo: false } ? StateFolder.Open(path) : null;
    Checkpoint? checkpoint = folder is null ? null
        : new Checkpoint(folder, CheckpointIdentity.Of(settings, source), TimeProvider.System, logs.CreateLogger<Checkpoint>());
    using var exporter = new Exporter(source, settings, TimeProvider.System, logs, progress, checkpoint: checkpoint);
    using WebApplication app = WebServer.Build(exporter, source, settings, TimeProvider.System, ConfigureLogging, folder);
    try
    {
        app.Start();
    }
    catch (Exception e) when (e is IOException or SocketException)
    {
        Console.Error.WriteLine(
            $"librechat-exporter: cannot listen on {settings.Listen}: {e.GetBaseException().Message}; choose another --listen");
        return CommandLine.UsageError;
    }

    if (settings.Demo)
    {
        Console.Error.WriteLine($"librechat-exporter: the demo is at {WebServer.AddressOf(settings)}; Ctrl+C ends it");
    }

    log.LogInformation(
        "librechat-exporter {Version} serves {Scheme}://{Listen}/metrics from {Source}",
        BuildInfo.Current.Version,
        settings.Tls is null ? "http" : "https",
        settings.Listen,
        source.Description);
    if (settings.IsOpen)
    {
        log.LogWarning(
            "anybody who can reach {Listen} can read who spends what: set {Token}, {Users} or {Clients}, or listen on 127.0.0.1",
            settings.Listen,
            Setting.AuthTokenFile.Flag,
            Setting.AuthUsersFile.Flag,
            Setting.TlsClientCaFile.Flag);
    }

    if (settings.IsOverheard)
    {
        log.LogWarning(
            "tokens and passwords come to {Listen} unencrypted: set {Certificate}, or let nothing but a proxy with TLS reach it",
            settings.Listen,
            Setting.TlsCertFile.Flag);
    }

    app.WaitForShutdown();
    return 0;
}
