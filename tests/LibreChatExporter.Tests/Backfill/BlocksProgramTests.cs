using System.Diagnostics;
using System.Text;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Backfill;

/// <summary>
/// The built program with <c>--split</c> and <c>--blocks</c>, and scripts in the place of promtool: what goes wrong is said in one line and
/// leaves nothing where it would be imported.
/// </summary>
public sealed class BlocksProgramTests : IDisposable
{
    /// <summary>Takes the place of a run that makes a block and says nothing.</summary>
    private const string MakesBlock = "mkdir -p \"$7/$(basename \"$(mktemp -u)\")\"";

    private readonly TempFolder _folder = new();

    private string Blocks => _folder.File("blocks");

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Promtool_makes_a_block_for_each_six_hours()
    {
        ProgramRun run = Run("--blocks", Blocks, "--promtool", Promtool.RequireProgram());

        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
        long[] starts = [.. Directory.GetDirectories(Blocks)
            .Select(block => System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(block, "meta.json"))))
            .Select(meta => meta.RootElement.GetProperty("minTime").GetInt64()).Order()];
        long first = new DateTimeOffset(2026, 11, 19, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        Assert.Equal(Enumerable.Range(0, 6).Select(block => first + (block * 6L * 3600 * 1000)), starts);
        Assert.Equal([Blocks], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal(6, Directory.GetFileSystemEntries(Blocks).Length);
    }

    [Fact]
    public void Promtool_gets_no_settings_and_one_complete_file_after_the_other()
    {
        string seen = _folder.File("seen");
        string promtool = Script($"""
            [ "$6" = --help ] && exit 0
            echo "$1 $2 $3 $4 $5 $(tail -n 1 "$6") $(ls "$(dirname "$6")"/*.om | wc -l) $LIBRECHAT_EXPORTER_SOURCE$MONGO_URI" >>"{seen}"
            {MakesBlock}
            """);
        ProgramRun run = Shell($"""
            export LIBRECHAT_EXPORTER_SOURCE="{Repository.Sample("librechat-sample")}" MONGO_URI=mongodb://user:password@host/
            exec "$@" backfill --from 2026-11-19 --to 2026-11-20T12:00:00Z --step 1h --blocks "{Blocks}" --promtool "{promtool}"
            """);

        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
        Assert.Equal(
            Enumerable.Repeat("tsdb create-blocks-from openmetrics --quiet --max-block-duration=6h # EOF 1 ", 6), File.ReadAllLines(seen));
        Assert.Equal(6, Directory.GetDirectories(Blocks).Length);
    }

    [Fact]
    public void A_promtool_that_fails_is_quoted_and_leaves_nothing()
    {
        string count = _folder.File("count");
        Directory.CreateDirectory(Blocks);
        ProgramRun run = Run(
            "--blocks", Blocks, "--promtool", Script($"""
                [ "$6" = --help ] && exit 0
                {MakesBlock}
                echo >>"{count}"
                [ "$(wc -l <"{count}")" -lt 3 ] && exit 0
                printf '\nno space left\033[2J\nand more\n' >&2
                exit 7
                """));

        AssertRefused(run, "promtool ended with exit code 7: no space left\ufffd[2J");
        Assert.DoesNotContain("and more", run.Error, StringComparison.Ordinal);
        Assert.Equal(3, File.ReadAllLines(count).Length);
        Assert.Empty(Directory.GetFileSystemEntries(Blocks));
    }

    [Fact]
    public void A_promtool_that_cannot_do_it_is_refused_before_anything_is_read()
    {
        ProgramRun run = ProgramRun.Start(
            "backfill", "--source", "mongodb://nobody.invalid/", "--blocks", Blocks,
            "--promtool", Script("echo 'unknown flag' >&2; exit 1"));

        AssertRefused(run, "--blocks needs promtool of Prometheus 2.29 or newer: ");
        Assert.Contains("exit code 1: unknown flag", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Blocks));
    }

    [Fact]
    public void A_promtool_that_says_nothing_is_a_line_all_the_same()
        => AssertRefused(Run("--blocks", Blocks, "--promtool", Script("exit 3")), "exit code 3: it did not say why");

    [Fact]
    public void A_promtool_that_is_missing_is_named()
    {
        AssertRefused(Run("--blocks", Blocks, "--promtool", _folder.File("none")), $"--promtool: there is no file {_folder.File("none")}");
        AssertRefused(
            Shell($"""
                program=$(command -v "$1")
                shift
                PATH={_folder.Path} exec "$program" "$@" backfill --demo --blocks "{Blocks}"
                """),
            "promtool, which is not on the PATH");
        AssertRefused(Run("--blocks", Blocks, "--promtool", _folder.Write("data", "no program"u8.ToArray())), "Permission denied");
        Assert.False(Directory.Exists(Blocks));
    }

    [Fact]
    public void The_promtool_on_the_PATH_is_taken()
    {
        File.Move(Script($"[ \"$6\" = --help ] || {MakesBlock}"), _folder.File("promtool"));
        ProgramRun run = Shell($"""
            PATH={_folder.Path}:$PATH exec "$@" backfill --source "{Repository.Sample("librechat-tenants")}" --step 1d --blocks "{Blocks}"
            """);

        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
        Assert.NotEmpty(Directory.GetDirectories(Blocks));
    }

    [Theory]
    [InlineData("--split")]
    [InlineData("--blocks")]
    public void A_folder_with_something_in_it_stays_as_it_is(string option)
    {
        string file = _folder.Write("full/2026-11-19.om", "precious"u8.ToArray());

        AssertRefused(Run([option, _folder.File("full"), .. Fake(option)]), "is not empty, as 2026-11-19.om is in it");
        Assert.Equal("precious", File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFileSystemEntries(_folder.File("full")));
    }

    [Theory]
    [InlineData("--split")]
    [InlineData("--blocks")]
    public void A_folder_that_cannot_be_written_is_named(string option)
    {
        string file = _folder.Write("file", "precious"u8.ToArray());

        AssertRefused(Run([option, file, .. Fake(option)]), $"{option}: cannot write {file}: ");
        AssertRefused(Run([option, $"{file}/below", .. Fake(option)]), $"{option}: cannot write {file}/below: ");
        AssertRefused(Run([option, "/proc/none", .. Fake(option)]), $"{option}: cannot write /proc/none: ");
        Assert.Equal("precious", File.ReadAllText(file));
    }

    [SkippableTheory]
    [InlineData("--split")]
    [InlineData("--blocks")]
    public void A_folder_that_only_can_be_read_is_named_before_anything_is_read(string option)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "it takes root to make a folder that root cannot write");
        Directory.CreateDirectory(Blocks);
        ProgramRun run = Shell($"""
            exec unshare --mount --propagation private sh -c 'mount -t tmpfs -o ro none "$0" && exec "$@"' "{Blocks}" \
              "$@" backfill --source mongodb://nobody.invalid/ {option} "{Blocks}" {string.Join(' ', Fake(option))}
            """);

        AssertRefused(run, $"{option}: cannot write {Blocks}: Read-only file system");
    }

    [Theory]
    [InlineData("--split")]
    [InlineData("--blocks")]
    public void A_damaged_source_leaves_no_folder(string option)
    {
        _folder.Write("dump/transactions.bson", Documents.Transaction(Ids.At(Ids.Noon, 1))[..^1]);
        ProgramRun run = ProgramRun.Start(["backfill", "--source", _folder.File("dump"), option, Blocks, .. Fake(option)]);

        AssertRefused(run, "transactions.bson");
        Assert.False(Directory.Exists(Blocks));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_ends_promtool_too_and_leaves_no_block(string signal)
    {
        ProgramRun run = EndedBy(signal);

        Assert.Equal((130, "", ""), (run.ExitCode, run.Output, run.Error));
        Assert.False(Directory.Exists(Blocks));
    }

    [Fact]
    public void A_process_that_is_killed_leaves_blocks_only_where_nobody_looks_for_them()
    {
        ProgramRun run = EndedBy("KILL");

        Assert.Equal((137, "promtool still runs\n"), (run.ExitCode, run.Output));
        string hidden = Assert.Single(Directory.GetFileSystemEntries(Blocks));
        Assert.StartsWith(".librechat-exporter-", Path.GetFileName(hidden), StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetDirectories(Path.Combine(hidden, "blocks")));
        AssertRefused(Run(["--blocks", Blocks, .. Fake("--blocks")]), $"is not empty, as {Path.GetFileName(hidden)} is in it");
    }

    /// <summary>As a terminal does it: Ctrl-C goes to both, and promtool may be the first to end.</summary>
    [Fact]
    public void A_signal_for_both_is_no_failure_of_promtool()
    {
        string promtool = Script($"[ \"$6\" = --help ] && exit 0; {MakesBlock}; kill -INT -$PPID; sleep 30; exit 1");
        ProgramRun run = Shell($"""
            set -m
            env --default-signal=INT,TERM "$@" backfill --source "{Repository.Sample("librechat-sample")}" --to 2026-11-20 \
              --blocks "{Blocks}" --promtool "{promtool}" & program=$!
            set +m
            wait $program
            """);

        Assert.Equal((130, "", ""), (run.ExitCode, run.Output, run.Error));
        Assert.False(Directory.Exists(Blocks));
    }

    [Fact]
    public void A_signal_leaves_whole_days_only()
    {
        ProgramRun run = Shell($"""
            set -m
            env --default-signal=INT,TERM "$@" backfill --source "{Repository.Sample("librechat-sample")}" --step 20s --to 2026-11-20 \
              --split "{Blocks}" & program=$!
            set +m
            until ls "{Blocks}"/*.om >/dev/null 2>&1; do kill -0 $program || break; sleep 0.1; done
            kill -INT $program
            wait $program
            """);

        Assert.Equal((130, "", ""), (run.ExitCode, run.Output, run.Error));
        Assert.NotEmpty(Directory.GetFileSystemEntries(Blocks));
        Assert.All(Directory.GetFileSystemEntries(Blocks), file =>
        {
            Assert.EndsWith(".om", file, StringComparison.Ordinal);
            Assert.Equal("# EOF\n", Encoding.UTF8.GetString(File.ReadAllBytes(file).AsSpan(^6..)));
        });
    }

    /// <summary>Of a day and a half of the sample.</summary>
    private static ProgramRun Run(params IEnumerable<string> arguments) => ProgramRun.Start([
        "backfill", "--source", Repository.Sample("librechat-sample"), "--from", "2026-11-19", "--to", "2026-11-20T12:00:00Z",
        "--step", "1h", .. arguments]);

    private static ProgramRun Shell(string script) => ProgramRun.Of(
        new ProcessStartInfo(
            "bash", ["-c", script, "bash", .. BuiltProgram.CommandLine()]),
        []);

    /// <summary>A run that a signal ends while promtool makes its second block.</summary>
    private ProgramRun EndedBy(string signal)
    {
        string started = _folder.File("started");
        string promtool = Script($"""
            [ "$6" = --help ] && exit 0
            {MakesBlock}
            if [ -e "{started}" ]; then echo $$ >"{started}"; exec sleep 60; fi
            touch "{started}"
            """);
        return Shell($"""
            set -m
            env --default-signal=INT,TERM "$@" backfill --source "{Repository.Sample("librechat-sample")}" --to 2026-11-20 \
              --blocks "{Blocks}" --promtool "{promtool}" & program=$!
            set +m
            until [ -s "{started}" ]; do kill -0 $program || break; sleep 0.1; done
            kill -{signal} $program
            wait $program
            code=$?
            kill "$(cat "{started}")" 2>/dev/null && echo "promtool still runs"
            exit $code
            """);
    }

    private static void AssertRefused(ProgramRun run, string because)
    {
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(because, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    /// <summary>A script that is run as promtool, with the file of samples as its sixth argument and the folder as its seventh.</summary>
    private string Script(string script)
    {
        string path = _folder.Write("fake-promtool", Encoding.UTF8.GetBytes($"#!/bin/sh\n{script}\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    private string[] Fake(string option) => option == "--blocks" ? ["--promtool", Script("true")] : [];
}
