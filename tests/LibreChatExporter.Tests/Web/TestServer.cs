using System.Collections.Concurrent;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;
using LibreChatExporter.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LibreChatExporter.Tests.Web;

/// <summary>
/// The real server on a free port, with a client. Its own refreshes come an hour apart, so that after the first one the test alone
/// refreshes.
/// </summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FirstRefresh _firstRefresh = new();

    public TestServer(MemorySource source, params (Setting Setting, string Value)[] settings)
        : this(source, TestSettings.Of([(Setting.Listen, "127.0.0.1:0"), (Setting.RefreshInterval, "1h"), .. settings]))
    {
    }

    public TestServer(MemorySource source, ExporterSettings settings, StateFolder? state = null)
    {
        Exporter = new TestExporter(source, settings, Clock);
        _app = WebServer.Build(
            Exporter.Exporter, source, settings, Clock, logging => logging.ClearProviders().AddProvider(_firstRefresh), state);
        _app.Start();
        Client = NewClient();
    }

    public FakeTimeProvider Clock { get; } = new(Ids.Noon);

    public TestExporter Exporter { get; }

    public HttpClient Client { get; }

    public int Port => new Uri(_app.Urls.Single()).Port;

    /// <summary>What the server has logged as a warning or worse.</summary>
    public IEnumerable<string> Complaints => _firstRefresh.Complaints;

    /// <summary>Ends when the server's own first refresh has succeeded.</summary>
    public Task Loaded => _firstRefresh.Succeeded.WaitAsync(TimeSpan.FromSeconds(30));

    public static async Task<HttpResponseMessage> Send(
        HttpClient client, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request);
    }

    /// <summary>A client with connections of its own.</summary>
    public HttpClient NewClient(HttpMessageHandler? handler = null)
        => new(handler ?? new SocketsHttpHandler()) { BaseAddress = new Uri(_app.Urls.Single()) };

    public Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers)
        => Send(Client, HttpMethod.Get, path, headers);

    public Task<HttpResponseMessage> Send(HttpMethod method, string path, params (string Name, string Value)[] headers)
        => Send(Client, method, path, headers);

    /// <summary>
    /// A client has a whole body a moment before the server is done with the request. The next request of a connection waits for that.
    /// </summary>
    public static async Task LastRequestHasEnded(HttpClient client)
    {
        using HttpResponseMessage response = await client.GetAsync("/healthz");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Exporter.Dispose();
        _firstRefresh.Dispose();
    }

    /// <summary>Hears in the log that the source has been read, and what is wrong.</summary>
    private sealed class FirstRefresh : ILoggerProvider, ILogger
    {
        private readonly TaskCompletionSource _succeeded = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Succeeded => _succeeded.Task;

        public ConcurrentQueue<string> Complaints { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception).StartsWith("the source has been read", StringComparison.Ordinal))
            {
                _succeeded.TrySetResult();
            }

            if (logLevel >= LogLevel.Warning)
            {
                Complaints.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
