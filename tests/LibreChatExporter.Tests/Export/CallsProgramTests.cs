using System.Diagnostics;

namespace LibreChatExporter.Tests.Export;

/// <summary>The built program, from its arguments to what it leaves behind: few, because each starts a process.</summary>
public sealed class CallsProgramTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Out => _folder.File("calls.ndjson");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_holds_what_standard_output_would_and_is_a_source()
    {
        string[] arguments = ["calls", "--source", Repository.Sample("librechat-tenants"), "--format", "ndjson"];
        ProgramRun toFile = ProgramRun.Start([.. arguments, "--out", Out]);
        ProgramRun toOutput = ProgramRun.Start(arguments);
        string[] report = ["report", "--by", "user,agent", "--from", "2020-01-01", "--to", "2100-01-01", "--source"];

        Assert.Equal((0, "", ""), (toFile.ExitCode, toFile.Output, toFile.Error));
        Assert.Equal((0, ""), (toOutput.ExitCode, toOutput.Error));
        Assert.Equal(toOutput.Output, File.ReadAllText(Out));
        Assert.Equal([Out], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal(
            ProgramRun.Start([.. report, Repository.Sample("librechat-tenants")]).Output, ProgramRun.Start([.. report, Out]).Output);
    }

    [Fact]
    public void A_file_that_is_there_stays_as_it_is()
    {
        _folder.Write("calls.ndjson", "precious"u8.ToArray());
        ProgramRun run = ProgramRun.Start("calls", "--source", Repository.Sample("librechat-tenants"), "--out", Out);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("is there already", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(Out));
    }

    [Fact]
    public void A_damaged_source_is_one_line_and_leaves_no_file()
    {
        string file = _folder.Write("wrong.ndjson", "{}"u8.ToArray());
        ProgramRun run = ProgramRun.Start("calls", "--source", file, "--out", Out);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("line 1", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void No_calls_are_no_error()
    {
        ProgramRun run = ProgramRun.Start(
            "calls", "--source", Repository.Sample("librechat-tenants"), "--user", "nobody", "--format", "ndjson");

        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        Assert.Equal("librechat-exporter: there are no such calls", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public void When_nobody_reads_on_it_ends_quietly()
    {
        ProgramRun run = ProgramRun.Of(
            new ProcessStartInfo("bash",
            [
                "-c",
                $"""
                "$@" calls --source "{Repository.Sample("librechat-sample")}" | head -n 1
                echo "$PIPESTATUS"
                """,
                "bash", .. BuiltProgram.CommandLine(),
            ]),
            []);

        Assert.Equal("", run.Error);
        Assert.Matches("^id,time,.*\r?\n141\n$", run.Output);
    }
}
