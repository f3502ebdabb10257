using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests;

public sealed class TlsTests
{
    [SkippableFact]
    public async Task A_database_behind_TLS_is_read_when_its_certificate_is_trusted()
    {
        _ = PrivateGateway.RequireCommandLine();
        using TestDatabase database = TestDatabase.Create();
        var sample = new Sample("librechat-tenants");
        sample.LoadInto(database);
        using var files = new TlsFiles();
        int port = FreePort.Find();
        using PrivateGateway gateway = await PrivateGateway.Start(port, "--tls-certificate", files.Certificate, "--tls-key", files.Key);

        ChildProcess.Result trusted = await ExporterProcess.Run(
            database.UriOn(port, "tls=true", $"tlsCAFile={files.Certificate}"), "--once");
        ChildProcess.Result distrusted = await ExporterProcess.Run(database.UriOn(port, "tls=true"), "--once");

        Assert.Equal("", trusted.Error);
        sample.AssertUsage(Scrape.Parse(trusted.Output));
        Assert.Equal(2, distrusted.ExitCode);
        Assert.Contains("TLS", Assert.Single(distrusted.ErrorLines), StringComparison.OrdinalIgnoreCase);
    }
}
