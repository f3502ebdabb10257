using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests;

/// <summary>What a container image takes for granted: no user of its own, no capabilities, no folder to write to.</summary>
public sealed class ImageTests
{
    /// <summary>With a debugger's pipes, which are .NET's default and cannot be made here, and without, as in the image.</summary>
    public static TheoryData<string> Diagnostics => ["0", "1"];

    [SkippableTheory]
    [MemberData(nameof(Diagnostics))]
    public async Task A_database_is_served_by_nobody_without_capabilities_on_a_read_only_file_system(string diagnostics)
    {
        using Sandbox sandbox = await Sandbox.Require();
        using TestDatabase database = TestDatabase.Create();
        var sample = new Sample("librechat-tenants");
        sample.LoadInto(database);

        using ExporterProcess exporter = await ExporterProcess.ServeBy(sandbox.CommandLine(), Environment(database.Uri, diagnostics));
        await exporter.BecomesReady();

        AssertIsLockedIn(exporter.Process.Id);
        sample.AssertUsage(await exporter.Scrape());
        await AssertEndsWell(exporter);
    }

    [SkippableTheory]
    [MemberData(nameof(Diagnostics))]
    public async Task The_demo_is_served_by_nobody_without_capabilities_on_a_read_only_file_system(string diagnostics)
    {
        using Sandbox sandbox = await Sandbox.Require();

        using ExporterProcess exporter = await ExporterProcess.ServeBy(sandbox.CommandLine("--demo"), Environment(source: "", diagnostics));
        await exporter.BecomesReady();

        AssertIsLockedIn(exporter.Process.Id);
        Assert.NotEmpty((await exporter.Scrape())["librechat_cost_usd_total"]);
        await AssertEndsWell(exporter);
    }

    private static Dictionary<string, string> Environment(string source, string diagnostics)
        => new(ExporterProcess.Environment(source)) { ["DOTNET_EnableDiagnostics"] = diagnostics };

    /// <summary>As the kernel sees it, so that a sandbox that is none is noticed.</summary>
    private static void AssertIsLockedIn(int process)
    {
        string[] status = File.ReadAllLines($"/proc/{process}/status");
        Assert.Contains("Uid:\t65534\t65534\t65534\t65534", status);
        Assert.Contains("Gid:\t65534\t65534\t65534\t65534", status);
        Assert.Contains("NoNewPrivs:\t1", status);
        Assert.All(
            (string[])["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"], set => Assert.Contains($"{set}:\t0000000000000000", status));
        string[][] mounts = [.. File.ReadAllLines($"/proc/{process}/mountinfo").Select(line => line.Split(' '))];
        Assert.All(mounts.Where(mount => mount[4] == "/"), mount => Assert.StartsWith("ro", mount[5], StringComparison.Ordinal));
    }

    private static async Task AssertEndsWell(ExporterProcess exporter)
    {
        exporter.Process.SendSigterm();
        ChildProcess.Result result = await exporter.Process.End();
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain(
            result.ErrorLines,
            line => line.Contains("fail:", StringComparison.Ordinal) || line.Contains("warn:", StringComparison.Ordinal));
    }
}
