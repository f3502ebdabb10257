using System.Net.Sockets;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>
/// A second gateway to the same database, on a port of the test's choice: a server that a test may let die and come back.
/// </summary>
internal sealed class PrivateGateway : IDisposable
{
    private readonly ChildProcess _process;

    private PrivateGateway(ChildProcess process) => _process = process;

    public void Dispose() => _process.Dispose();

    /// <summary>Skips the test where the database is not behind a gateway.</summary>
    internal static string[] RequireCommandLine()
    {
        _ = TestEnvironment.RequireMongoUri();
        string? state = Environment.GetEnvironmentVariable("LIBRECHAT_EXPORTER_TEST_STATE");
        string pidFile = Path.Combine(state ?? "", "gateway.pid");
        Skip.If(state is null || !File.Exists(pidFile), "this engine has no gateway that a test could start a second time");
        string pid = File.ReadAllText(pidFile).Trim();
        return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>
    /// Starts it with <paramref name="extra"/> arguments, which win over the first gateway's, and waits until it listens.
    /// </summary>
    internal static async Task<PrivateGateway> Start(int port, params string[] extra)
    {
        string[] words = RequireCommandLine();
        words[Array.IndexOf(words, "--listen") + 1] = $"127.0.0.1:{port}";

        // Its connections have numbers of their own, and one log could not tell the two gateways' apart.
        words[Array.IndexOf(words, "--command-log") + 1] = "/dev/null";
        var gateway = new PrivateGateway(ChildProcess.Start(words[0], [.. words[1..], .. extra]));
        await Eventually.Succeeds(async () =>
        {
            Assert.False(gateway._process.HasExited, gateway._process.Error);
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", port);
            }
            catch (SocketException e)
            {
                Assert.Fail(e.Message);
            }
        });
        return gateway;
    }
}
