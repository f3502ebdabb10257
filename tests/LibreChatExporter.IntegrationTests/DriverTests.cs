using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Mongo;

namespace LibreChatExporter.IntegrationTests;

/// <summary>What can be wrong with the driver on a machine.</summary>
public sealed class DriverTests
{
    private const string Uri = "mongodb://someone:Xq7-hidden-71c0@127.0.0.1:1/LibreChat";

    [Fact]
    public void Where_no_library_can_be_loaded_the_error_is_one_line_that_names_the_package()
    {
        SourceException error = Assert.Throws<SourceException>(() => Libmongoc.Load(["libmongoc-none.so.9"], ["libbson-none.so.9"]));

        Assert.Contains("apt-get install libmongoc-1.0-0", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void One_library_without_the_other_is_as_good_as_none()
        => Assert.Throws<SourceException>(() => Libmongoc.Load(["libmongoc-1.0.so.0"], ["libbson-none.so.9"]));

    [SkippableTheory]
    [InlineData("--once")]
    [InlineData("check")]
    public async Task Without_the_library_the_program_says_so_in_one_line_with_exit_code_2(string command)
    {
        ChildProcess.Result result = await RunWithoutLibrary(command);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("apt-get install libmongoc-1.0-0", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("--once")]
    [InlineData("check")]
    public async Task What_a_killed_process_has_left_of_the_driver_in_shared_memory_adds_no_line(string command)
    {
        Skip.IfNot(Directory.Exists("/dev/shm"), "shared memory shows as files on Linux only");

        // The driver keeps counters under the process's id there, and complains by itself when it finds those of an earlier process.
        const string Script = "touch /dev/shm/mongoc-$$ && exec \"$0\" \"$@\"";
        using ChildProcess process = ChildProcess.Start(
            "sh", ["-c", Script, .. ExporterProcess.CommandLine(command)], ExporterProcess.Environment(Uri));
        try
        {
            ChildProcess.Result result = await process.End();

            Assert.Equal(2, result.ExitCode);
            Assert.StartsWith("librechat-exporter: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete($"/dev/shm/mongoc-{process.Id}");
        }
    }

    /// <summary>Runs the exporter where the library's file is empty, which only its own mounts can bring about.</summary>
    private static async Task<ChildProcess.Result> RunWithoutLibrary(string command)
    {
        Libmongoc.EnsureStarted();
        string? library = File.Exists("/proc/self/maps")
            ? File.ReadLines("/proc/self/maps").FirstOrDefault(line => line.Contains("libmongoc", StringComparison.Ordinal))?.Split(' ')[^1]
            : null;
        Skip.If(library is null, "only Linux tells where a library was loaded from");
        string unshare = TestEnvironment.RequireProgram("unshare", package: "util-linux");
        Skip.IfNot((await ChildProcess.Run(unshare, ["-m", "true"])).ExitCode == 0, "mounts of one's own need root");

        string[] script = ["-m", "sh", "-c", "mount --bind /dev/null \"$0\" && exec \"$@\"", library!];
        return await ChildProcess.Run(unshare, [.. script, .. ExporterProcess.CommandLine(command)], ExporterProcess.Environment(Uri));
    }
}
