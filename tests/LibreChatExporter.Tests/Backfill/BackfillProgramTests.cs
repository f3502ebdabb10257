using System.Diagnostics;
using System.Text;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Backfill;

/// <summary>The built program, from its arguments to what it leaves behind: few, because each starts a process.</summary>
public sealed class BackfillProgramTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Out => _folder.File("history.om");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_holds_what_standard_output_would()
    {
        string[] arguments =
        [
            "backfill", "--source", Repository.Sample("librechat-tenants"), "--step", "1d", "--to", "2026-11-20T12:00:00Z",
        ];
        ProgramRun toFile = ProgramRun.Start([.. arguments, "--out", Out]);
        ProgramRun toOutput = ProgramRun.Start(arguments);

        Assert.Equal((0, "", ""), (toFile.ExitCode, toFile.Output, toFile.Error));
        Assert.Equal((0, ""), (toOutput.ExitCode, toOutput.Error));
        Assert.Equal(toOutput.Output, File.ReadAllText(Out));
        Assert.NotEmpty(new WrittenHistory(Encoding.UTF8.GetBytes(toOutput.Output)).Samples);
        Assert.Equal([Out], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_file_that_is_there_stays_as_it_is()
    {
        _folder.Write("history.om", "precious"u8.ToArray());

        AssertRefused("is there already", Repository.Sample("librechat-tenants"));
        Assert.Equal("precious", File.ReadAllText(Out));
    }

    [Fact]
    public void A_damaged_source_is_one_line_and_leaves_no_file()
    {
        string file = _folder.Write("dump/transactions.bson", Documents.Transaction(Ids.At(Ids.Noon, 1))[..^1]);

        AssertRefused(file, _folder.File("dump"));
        Assert.Equal([_folder.File("dump")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_ends_it_and_leaves_no_file(string signal)
    {
        // Without job control, a shell has its jobs ignore SIGINT, and jobs hand that on. Short steps are many: it must not have ended by
        // itself before.
        ProgramRun run = Shell($"""
            set -m
            env --default-signal=INT,TERM "$@" backfill --source "{Repository.Sample("librechat-sample")}" --step 20s --to 2026-11-20 --out "{Out}" & program=$!
            set +m
            until [ -s "{Out}.tmp" ]; do kill -0 $program || break; sleep 0.1; done
            kill -{signal} $program
            wait $program
            """);

        Assert.Equal((130, "", ""), (run.ExitCode, run.Output, run.Error));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void When_nobody_reads_on_it_ends_quietly()
    {
        ProgramRun run = Shell($"""
            "$@" backfill --source "{Repository.Sample("librechat-sample")}" --step 1m --to 2026-11-20 | head -n 1
            echo "$PIPESTATUS"
            """);

        Assert.Equal("", run.Error);
        Assert.Matches("^# HELP .*\n141\n$", run.Output);
    }

    private static ProgramRun Shell(string script) => ProgramRun.Of(
        new ProcessStartInfo(
            "bash", ["-c", script, "bash", .. BuiltProgram.CommandLine()]),
        []);

    private void AssertRefused(string because, string source)
    {
        ProgramRun run = ProgramRun.Start("backfill", "--source", source, "--out", Out);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(because, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }
}
