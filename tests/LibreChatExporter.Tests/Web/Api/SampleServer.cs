using System.Net;
using System.Text.Json;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Web.Api;

/// <summary>A server that has read one of the samples, as of the instant that it is made for.</summary>
internal sealed class SampleServer : IAsyncDisposable
{
    private readonly MemorySource _source = new();
    private readonly TestServer _server;

    private SampleServer(Sample sample, (Setting Setting, string Value)[] settings)
    {
        Sample = sample;
        _source.Transactions.AddRange(sample.Documents("transactions"));
        _source.Messages.AddRange(sample.Documents("messages"));
        _source.Agents.AddRange(sample.Documents("agents"));
        _source.Users.AddRange(sample.Documents("users"));
        Rows = Oracle.Rows(_source.Transactions, _source.Messages, _source.Agents);
        _server = new TestServer(_source, settings);
    }

    public Sample Sample { get; }

    /// <summary>Its rows of usage, as the oracle understands them.</summary>
    public IReadOnlyList<PlainRow> Rows { get; }

    public static async Task<SampleServer> Start(string sample, params (Setting Setting, string Value)[] settings)
    {
        var server = new SampleServer(new Sample(sample), settings);
        await server._server.Loaded;
        return server;
    }

    public Task<HttpResponseMessage> Send(string path, params (string Name, string Value)[] headers) => _server.Get(path, headers);

    /// <summary>The answer to a query that makes sense.</summary>
    public async Task<JsonElement> Ask(string path)
    {
        using HttpResponseMessage response = await Send(path);
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {body}");
        Assert.Equal(
            ("application/json", "utf-8"),
            (response.Content.Headers.ContentType?.MediaType, response.Content.Headers.ContentType?.CharSet));
        return JsonDocument.Parse(body).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _source.Dispose();
    }
}
