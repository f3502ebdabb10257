using System.Net.Sockets;
using System.Text;
using LibreChatExporter.Exposition;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Web.Connections;

/// <summary>Clients that say when they have sent all, as <c>nc -N</c> does, and those that have gone.</summary>
[Trait(Speed.Name, Speed.Slow)]
public sealed class HalfClosedTests : IDisposable
{
    private const string Request = "GET /metrics HTTP/1.1\r\nHost: x\r\nX-Prometheus-Scrape-Timeout-Seconds: 10\r\n\r\n";

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private readonly MemorySource _source = new();

    public void Dispose() => _source.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(12_000)]
    public async Task Who_has_sent_all_gets_the_whole_answer_and_then_the_end(int models)
    {
        await using TestServer server = await LargePage.Serve(_source, models);
        using Socket client = await LargePage.Connect(server);
        await client.SendAsync(Encoding.ASCII.GetBytes(Request));
        client.Shutdown(SocketShutdown.Send);
        byte[] answer = await ReadToEnd(client);

        AssertEndsWithBody(server, answer);
        Assert.Equal(server.Exporter.Snapshot.Number, server.Exporter.Exporter.Scrapes.ReadByAll());
    }

    [Fact]
    public async Task All_requests_that_were_sent_before_are_answered()
    {
        await using TestServer server = await LargePage.Serve(_source, models: 3000);
        using Socket client = await LargePage.Connect(server);
        await client.SendAsync(Encoding.ASCII.GetBytes(Request + "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" + Request));
        client.Shutdown(SocketShutdown.Send);
        byte[] answer = await ReadToEnd(client);

        Assert.Contains("\r\nalive\n", Encoding.UTF8.GetString(answer), StringComparison.Ordinal);
        AssertEndsWithBody(server, answer);
    }

    [Theory]
    [InlineData("GET /metr")]
    [InlineData("")]
    public async Task Who_stops_before_a_whole_request_gets_the_end(string request)
    {
        await using TestServer server = await LargePage.Serve(_source, models: 1);
        using Socket client = await LargePage.Connect(server);
        await client.SendAsync(Encoding.ASCII.GetBytes(request));
        client.Shutdown(SocketShutdown.Send);

        Assert.DoesNotContain("200 OK", Encoding.UTF8.GetString(await ReadToEnd(client)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_has_gone_in_the_middle_of_an_answer_has_not_read_it_and_leaves_its_place(bool isReset)
    {
        await using TestServer server = await LargePage.Serve(_source, models: 12_000);
        using (Socket client = await LargePage.Connect(server))
        {
            client.LingerState = new LingerOption(isReset, seconds: 0);
            await client.SendAsync(Encoding.ASCII.GetBytes(Request));
            await client.ReceiveAsync(new byte[100]);
        }

        await Eventually(() => Open(server) == 1, server);
        Assert.Null(server.Exporter.Exporter.Scrapes.ReadByAll());
        Assert.Empty(server.Complaints);
    }

    private static async Task Eventually(Func<bool> holds, TestServer server)
    {
        using var deadline = new CancellationTokenSource(TimeLimit);
        while (!holds())
        {
            await Task.Delay(100, deadline.Token);
            (await server.Get("/healthz")).Dispose();
            server.Exporter.Exporter.Refresher.Publish();
        }
    }

    /// <summary>How many connections are open: that of the server's own client is.</summary>
    private static double Open(TestServer server) => server.Exporter.Read()["kestrel_active_connections"].Values.SingleOrDefault(-1);

    private static async Task<byte[]> ReadToEnd(Socket client)
    {
        using var deadline = new CancellationTokenSource(TimeLimit);
        using var answer = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        int length;
        while ((length = await client.ReceiveAsync(buffer, deadline.Token)) > 0)
        {
            answer.Write(buffer, 0, length);
        }

        return answer.ToArray();
    }

    private static void AssertEndsWithBody(TestServer server, byte[] answer)
    {
        byte[] body = server.Exporter.Snapshot.Body(ExpositionFormat.Prometheus);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", Encoding.UTF8.GetString(answer[..50]), StringComparison.Ordinal);
        Assert.True(answer.AsSpan().EndsWith(body), $"{answer.Length} bytes came of a body of {body.Length}");
    }
}
