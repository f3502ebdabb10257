using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests;

/// <summary>What a page in a real browser can read of an exporter on its visitor's machine.</summary>
public sealed class BrowserTests
{
    private const string Figures = "\nlibrechat_up 1\n";

    [SkippableFact]
    public async Task A_name_that_its_owner_lets_lead_here_shows_no_figures()
    {
        string chromium = Programs.Require("chromium", package: "chromium");
        DirectoryInfo profile = Directory.CreateTempSubdirectory("exporter-browser-");
        using ExporterProcess exporter = await ExporterProcess.Serve("unused", "--demo");
        await exporter.BecomesReady();

        string foreign = await Visit(chromium, profile, $"http://evil.example:{exporter.Port}/metrics");
        string own = await Visit(chromium, profile, $"http://localhost:{exporter.Port}/metrics");
        string address = await Visit(chromium, profile, $"http://127.0.0.1:{exporter.Port}/metrics");

        Assert.Contains("--allowed-hosts", foreign, StringComparison.Ordinal);
        Assert.DoesNotContain(Figures, foreign, StringComparison.Ordinal);
        Assert.Contains(Figures, own, StringComparison.Ordinal);
        Assert.Contains(Figures, address, StringComparison.Ordinal);
        profile.Delete(recursive: true);
    }

    /// <summary>The document that a browser makes of what it is answered.</summary>
    private static async Task<string> Visit(string chromium, DirectoryInfo profile, string address)
    {
        ChildProcess.Result result = await ChildProcess.Run(chromium,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", $"--user-data-dir={profile.FullName}",
            "--host-resolver-rules=MAP evil.example 127.0.0.1", "--dump-dom", address,
        ]);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }
}
