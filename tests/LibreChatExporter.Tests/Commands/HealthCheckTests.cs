using System.Net;
using System.Net.Sockets;
using System.Text;
using LibreChatExporter.Commands;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;
using LibreChatExporter.Tests.Web;
using LibreChatExporter.Tests.Web.Tls;

namespace LibreChatExporter.Tests.Commands;

public sealed class HealthCheckTests : IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private readonly MemorySource _source = new();
    private readonly TlsFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        _source.Dispose();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public async Task An_exporter_that_answers_is_healthy_wherever_it_listens(string address)
    {
        await using var server = new TestServer(_source);

        Assert.Equal((0, $"healthy: 127.0.0.1:{server.Port} is alive\n"), Check(IPAddress.Parse(address), server.Port));
    }

    [Fact]
    public async Task One_that_asks_others_for_a_login_is_healthy()
    {
        string token = _folder.Folder.Write("token", "0123456789abcdef"u8.ToArray());
        await using var server = new TestServer(_source, (Setting.AuthTokenFile, token));

        Assert.Equal(0, Check(IPAddress.Loopback, server.Port).ExitCode);
    }

    [Fact]
    public async Task One_with_TLS_is_healthy_whatever_its_certificate_says()
    {
        await using var server = new TestServer(_source, _folder.Settings);

        Assert.Equal(
            (0, $"healthy: 127.0.0.1:{server.Port} is alive\n"),
            Check(IPAddress.Loopback, server.Port, TestSettings.Of(_folder.Settings).Tls));
    }

    [Fact]
    public async Task One_that_asks_for_a_certificate_is_healthy_when_it_shakes_hands()
    {
        await using var server = new TestServer(_source, _folder.SettingsWithClients);

        (int exitCode, string line) = Check(IPAddress.Loopback, server.Port, TestSettings.Of(_folder.SettingsWithClients).Tls);

        Assert.Equal(0, exitCode);
        Assert.StartsWith($"healthy: 127.0.0.1:{server.Port} shakes hands", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_speaks_no_TLS_though_it_should_is_not_healthy(bool asksForCertificates)
    {
        await using var server = new TestServer(_source);
        TlsSettings? tls = TestSettings.Of(asksForCertificates ? _folder.SettingsWithClients : _folder.Settings).Tls;

        AssertUnhealthy($"127.0.0.1:{server.Port}: ", Check(IPAddress.Loopback, server.Port, tls));
    }

    [Fact]
    public void One_that_does_not_run_is_not_healthy()
    {
        int port = Listener(out TcpListener listener);
        listener.Dispose();

        AssertUnhealthy($"127.0.0.1:{port}: Connection refused", Check(IPAddress.Loopback, port));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_that_hangs_is_not_healthy(bool asksForCertificates)
    {
        int port = Listener(out TcpListener listener);
        using TcpListener neverAccepts = listener;
        TlsSettings? tls = asksForCertificates ? TestSettings.Of(_folder.SettingsWithClients).Tls : null;

        AssertUnhealthy($"127.0.0.1:{port} has not answered within 0.2 s", Check(IPAddress.Loopback, port, tls, TimeSpan.FromSeconds(0.2)));
    }

    [Fact]
    public async Task Another_server_is_not_healthy()
    {
        int port = Listener(out TcpListener listener);
        using TcpListener other = listener;
        Task answer = Task.Run(async () =>
        {
            using Socket client = await other.AcceptSocketAsync();
            await client.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
            await client.ReceiveAsync(new byte[4096]);
        });

        AssertUnhealthy($"127.0.0.1:{port}: /healthz answers 404", Check(IPAddress.Loopback, port));
        await answer;
    }

    [Fact]
    public void The_command_needs_no_source_and_takes_address_and_certificate_from_where_the_server_has_them()
    {
        string file = _folder.Folder.Write(
            "settings.yaml", Encoding.UTF8.GetBytes("tls-cert-file: tls.crt\ntls-key-file: tls.key\ntime-zone: nowhere\n"));

        Assert.Equal((0, "127.0.0.1:9787 ", ""), Run("healthcheck"));
        Assert.Equal((0, "0.0.0.0:1234 ", ""), Run(["healthcheck"], ("LIBRECHAT_EXPORTER_LISTEN", "0.0.0.0:1234")));
        Assert.Equal((0, "[::1]:80 tls.crt", ""), Run(["healthcheck", "--listen", "[::1]:80"], ("LIBRECHAT_EXPORTER_CONFIG", file)));
    }

    [Fact]
    public void Settings_that_do_not_tell_where_the_server_is_are_one_line_and_not_the_exit_code_that_Docker_keeps_for_itself()
    {
        (int exitCode, string output, string error) = Run("healthcheck", "--listen", "somewhere");

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void The_program_says_so_by_its_exit_code()
    {
        int port = Listener(out TcpListener listener);
        listener.Dispose();

        var run = ProgramRun.Start("healthcheck", "--listen", $"127.0.0.1:{port}");

        Assert.Equal((1, $"unhealthy: 127.0.0.1:{port}: Connection refused\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments) => Run(arguments, []);

    private static (int ExitCode, string Output, string Error) Run(string[] arguments, params (string Name, string Value)[] environment)
    {
        CommandRun run = CommandRun.Of(arguments, environment);
        return (run.ExitCode, run.Output, run.Error);
    }

    private static (int ExitCode, string Line) Check(IPAddress address, int port, TlsSettings? tls = null, TimeSpan? timeLimit = null)
    {
        using var output = new StringWriter();
        int exitCode = HealthCheck.Run(new IPEndPoint(address, port), tls, timeLimit ?? TimeLimit, output);
        return (exitCode, output.ToString());
    }

    private static void AssertUnhealthy(string beginning, (int ExitCode, string Line) result)
    {
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(
            $"unhealthy: {beginning}",
            Assert.Single(result.Line.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    /// <summary>Listens on a free port, without accepting anybody.</summary>
    private static int Listener(out TcpListener listener)
    {
        listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
