using System.Net;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>The exporter as operators run it: the built program, in a process of its own.</summary>
internal sealed class ExporterProcess : IDisposable
{
    private readonly HttpClient _http;

    private ExporterProcess(int port, ChildProcess process, bool isHttps)
    {
        Port = port;
        Process = process;

        // That it is the right certificate is for clients to check that the exporter has not been started by.
        var handler = new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null },
        };
        _http = new HttpClient(handler)
        {
            BaseAddress = new Uri($"{(isHttps ? "https" : "http")}://127.0.0.1:{port}"),
            Timeout = TimeSpan.FromSeconds(10),
        };
    }

    internal int Port { get; }

    internal ChildProcess Process { get; }

    public void Dispose()
    {
        _http.Dispose();
        Process.Dispose();
    }

    /// <summary>Runs one of its commands to the end.</summary>
    internal static Task<ChildProcess.Result> Run(string source, params string[] arguments)
    {
        string[] words = CommandLine(arguments);
        return ChildProcess.Run(words[0], words[1..], Environment(source));
    }

    /// <summary>The words that start the exporter with these arguments.</summary>
    internal static string[] CommandLine(params string[] arguments) => BuiltProgram.CommandLine(arguments);

    /// <summary>Where the source comes from: a variable, so that no password shows in the list of processes.</summary>
    internal static Dictionary<string, string> Environment(string source) => new() { ["LIBRECHAT_EXPORTER_SOURCE"] = source };

    /// <summary>Starts it as a server on a free port.</summary>
    internal static ExporterProcess Start(string source, params string[] arguments) => StartBy(CommandLine(arguments), Environment(source));

    /// <summary>As <see cref="Start"/>, and waits until it answers.</summary>
    internal static Task<ExporterProcess> Serve(string source, params string[] arguments)
        => ServeBy(CommandLine(arguments), Environment(source));

    /// <summary>As <see cref="Serve"/>, by a command line that leads to the exporter's and leaves the process its own.</summary>
    /// <param name="commandLine">Without the address.</param>
    /// <param name="environment">Further variables.</param>
    /// <param name="port">The port; one that is free where nothing is said.</param>
    internal static async Task<ExporterProcess> ServeBy(
        string[] commandLine, IReadOnlyDictionary<string, string> environment, int? port = null)
    {
        ExporterProcess exporter = StartBy(commandLine, environment, port);
        try
        {
            await Eventually.Succeeds(async () =>
            {
                Assert.False(exporter.Process.HasExited, exporter.Process.Error);
                Assert.Equal(HttpStatusCode.OK, (await exporter.Get("/healthz")).Status);
            });
            return exporter;
        }
        catch
        {
            exporter.Dispose();
            throw;
        }
    }

    internal async Task<(HttpStatusCode Status, string Body)> Get(string path, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using HttpResponseMessage response = await _http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    internal async Task<Scrape> Scrape() => Testing.Scrape.Parse((await Get("/metrics")).Body);

    internal Task BecomesReady() => Eventually.Succeeds(async () =>
    {
        (HttpStatusCode status, string body) = await Get("/readyz");
        Assert.True(status == HttpStatusCode.OK, $"{body}{Process.Error}");
    });

    private static ExporterProcess StartBy(string[] commandLine, IReadOnlyDictionary<string, string> environment, int? port = null)
    {
        int own = port ?? FreePort.Find();
        return new ExporterProcess(own, ChildProcess.Start(
            commandLine[0],
            [.. commandLine[1..], "--listen", $"127.0.0.1:{own}"],
            new Dictionary<string, string>(environment) { ["LIBRECHAT_EXPORTER_REFRESH_INTERVAL"] = "250ms" }),
            isHttps: commandLine.Contains("--tls-cert-file"));
    }
}
