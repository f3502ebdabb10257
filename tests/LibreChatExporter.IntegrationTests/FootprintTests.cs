using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests;

/// <summary>The promise to operators: beside MongoDB and its own port it touches nothing.</summary>
public sealed class FootprintTests
{
    [SkippableFact]
    public Task Loads_refreshes_and_scrapes_write_no_file_and_reach_nothing_but_MongoDB() => AssertTouchesOnly(folder: null);

    [SkippableFact]
    public async Task With_a_state_only_its_folder_is_written()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("exporter-footprint-");
        await AssertTouchesOnly(folder.FullName, "--state", folder.FullName);
        Assert.Contains(folder.GetFiles(), file => file.Name == "checkpoint");
        folder.Delete(recursive: true);
    }

    [SkippableFact]
    public async Task What_a_process_writes_is_seen()
    {
        using SystemCalls calls = await SystemCalls.Require();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("exporter-footprint-");
        string inside = folder.CreateSubdirectory("inside").FullName;
        string[] script = ["sh", "-c", $"echo > {inside}/file; echo > {inside}/../outside; /bin/true; mknod {folder}/pipe p"];
        using var process = ChildProcess.Start("strace", calls.Watch(script)[1..]);
        Assert.Equal(0, (await process.End()).ExitCode);
        await calls.Finish(process);
        folder.Delete(recursive: true);

        Assert.Collection(
            calls.ChangesOutside(inside),
            write => Assert.Contains("outside\", O_WRONLY", write, StringComparison.Ordinal),
            start => Assert.StartsWith("execve(\"/bin/true\"", start, StringComparison.Ordinal),
            start => Assert.StartsWith("execve(", start, StringComparison.Ordinal),
            pipe => Assert.StartsWith("mknod", pipe, StringComparison.Ordinal));
    }

    /// <summary>Runs the exporter through all that it does.</summary>
    /// <param name="folder">Where it may write; null means nowhere.</param>
    /// <param name="arguments">Further arguments.</param>
    private static async Task AssertTouchesOnly(string? folder, params string[] arguments)
    {
        using TestDatabase database = TestDatabase.Create();
        new Sample("librechat-tenants").LoadInto(database);
        using SystemCalls calls = await SystemCalls.Require();

        // A debugger's pipes and sockets are the runtime's own, and only the environment turns them off; machine code has none.
        var environment = new Dictionary<string, string>(ExporterProcess.Environment(database.Uri));
        if (!BuiltProgram.IsMachineCode)
        {
            environment["DOTNET_EnableDiagnostics"] = "0";
        }

        using ExporterProcess exporter = await ExporterProcess.ServeBy(
            calls.Watch(ExporterProcess.CommandLine([.. arguments, "--attribution-wait", "1s"])), environment);
        await exporter.BecomesReady();
        var traffic = new Traffic(database.Writer, seed: 8);
        traffic.Step();
        traffic.Finish();
        double refunds = traffic.Inserted.Families["librechat_refunded_usd_total"];
        await Eventually.Succeeds(async () =>
        {
            Scrape scrape = await exporter.Scrape();
            Assert.Equal(refunds, scrape.Sum("librechat_refunded_usd_total"), 1e-9);
            Assert.Equal(0, scrape.Value("librechat_exporter_pending_transactions"));
        });
        _ = await exporter.Get("/metrics", "application/openmetrics-text;version=1.0.0");
        _ = await exporter.Get("/");
        exporter.Process.SendSigterm();
        Assert.Equal(0, (await exporter.Process.End()).ExitCode);
        await calls.Finish(exporter.Process);

        Assert.Empty(calls.ChangesOutside(folder));
        string mongo = $"{{sa_family=AF_INET, sin_port=htons({database.ServerPort}), sin_addr=inet_addr(\"127.0.0.1\")}}";
        Assert.Equal([mongo], calls.Destinations);
        Assert.Equal(1, calls.Listeners);
    }
}
