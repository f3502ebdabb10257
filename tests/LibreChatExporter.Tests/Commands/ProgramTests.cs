using System.Diagnostics;
using System.Text;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Exposition;
using LibreChatExporter.Telemetry;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Commands;

/// <summary>The built program from its arguments to its exit code: few, because each starts a process.</summary>
[Trait(Speed.Name, Speed.Slow)]
public sealed class ProgramTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Once_prints_the_expected_figures_of_a_sample()
    {
        var sample = new Sample("librechat-sample");
        ProgramRun run = ProgramRun.Start("--source", sample.Folder, "--once", "--as-of", "2026-11-20T12:00:00Z");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Scrape scrape = ExpositionParser.Parse(Encoding.UTF8.GetBytes(run.Output), ExpositionFormat.Prometheus);
        Compare.Family("librechat_cost_usd_total", sample.Expected("librechat_cost_usd_total"), scrape["librechat_cost_usd_total"]);
        Assert.Equal(1, scrape.Sum("librechat_exporter_build_info"));
        Assert.Empty(scrape["process_resident_memory_bytes"]);
        Assert.DoesNotContain("collector=\"history\"", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("librechat_exporter_call_log_entries", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void Once_prints_the_same_of_a_dump_in_whatever_form(string name)
    {
        using TempFolder plain = new(), archive = new(), zipped = new();
        var sample = new Sample(name);
        string[] outputs =
        [
            Once(sample.Folder), Once(sample.Uncompress(plain)),
            Once(sample.Archive(archive, zipped: false)), Once(sample.Archive(zipped, zipped: true)),
        ];

        Assert.Contains("\nlibrechat_cost_usd_total{", outputs[0], StringComparison.Ordinal);
        Assert.All(outputs, output => Assert.Equal(outputs[0], output));
    }

    [Fact]
    public void A_missing_folder_is_one_line_and_exit_code_2()
        => AssertRefused("there is no folder", "--source", _folder.File("nope"), "--once");

    [Fact]
    public void A_file_is_one_line_and_exit_code_2()
        => AssertRefused("is a file", "--source", _folder.Write("x.bson", [1]), "--once");

    [Fact]
    public void An_empty_folder_is_one_line_and_exit_code_2()
        => AssertRefused("is no dump of LibreChat", "--source", _folder.Path, "--once");

    [Fact]
    public void A_damaged_dump_is_one_line_and_exit_code_2()
    {
        string file = _folder.Write("transactions.bson", Documents.Transaction(Ids.At(Ids.Noon, 1))[..^1]);

        AssertRefused(file, "--source", _folder.Path, "--once");
    }

    [Theory]
    [InlineData("users", "users", "documents")]
    [InlineData("balances", "balances", "documents")]
    [InlineData("messages", "activity", "documents")]
    public void A_damaged_collection_costs_its_own_figures_and_is_a_line_for_each_collector_and_exit_code_2(
        string collection, params string[] collectors)
    {
        _folder.Write("transactions.bson", Documents.Transaction(Ids.At(Ids.Noon, 1)));
        string damaged = _folder.Write($"{collection}.bson", Documents.User(Ids.User(1))[..^1]);
        ProgramRun run = ProgramRun.Start("--source", _folder.Path, "--once");
        ProgramRun without = ProgramRun.Start("--source", _folder.Path, "--once", "--disable", string.Join(',', collectors));

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(collectors.Length, run.ErrorLines.Length);
        Assert.All(collectors.Zip(run.ErrorLines), failure =>
        {
            Assert.StartsWith(
                $"librechat-exporter: figures of the collector {failure.First} are missing: ", failure.Second, StringComparison.Ordinal);
            Assert.Contains(damaged, failure.Second, StringComparison.Ordinal);
        });
        Scrape scrape = Scrape.Parse(run.Output);
        Assert.Equal((1, 1), (scrape.Sum("librechat_llm_calls_total"), scrape.Value("librechat_up")));
        Assert.Equal((0, ""), (without.ExitCode, without.Error));
        Assert.Equal(1, Scrape.Parse(without.Output).Sum("librechat_llm_calls_total"));
    }

    [Theory]
    [InlineData("--once")]
    [InlineData("check")]
    [InlineData("report")]
    [InlineData("backfill")]
    public void A_database_that_is_not_there_is_one_line_and_exit_code_2(string command)
    {
        ProgramRun run = ProgramRun.Start(command, "--source", "mongodb://127.0.0.1:1/");

        Assert.Equal((2, command == "check" ? "source: database LibreChat at mongodb://127.0.0.1:1\n" : ""), (run.ExitCode, run.Output));
        Assert.StartsWith(
            "librechat-exporter: cannot reach MongoDB at mongodb://127.0.0.1:1 ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backfill", "--out")]
    [InlineData("report", "--out")]
    public void A_file_in_a_folder_that_is_not_there_is_one_line_and_exit_code_2(string command, string option)
        => AssertRefused(
            $"{option}: cannot write {_folder.File("nope/file")}: there is no folder {_folder.File("nope")}",
            command, "--source", Repository.Sample("librechat-sample"), option, _folder.File("nope/file"));

    [Fact]
    public void A_report_takes_the_place_of_a_file_when_it_is_whole()
    {
        string file = _folder.Write("report.csv", [1]);
        string[] arguments = ["report", "--as-of", "2026-11-20T12:00:00Z", "--format", "csv"];
        string sample = Repository.Sample("librechat-sample");

        ProgramRun failed = ProgramRun.Start([.. arguments, "--source", _folder.File("nope"), "--out", file]);
        Assert.Equal((2, ""), (failed.ExitCode, failed.Output));
        Assert.Equal([1], File.ReadAllBytes(file));

        ProgramRun written = ProgramRun.Start([.. arguments, "--source", sample, "--out", file]);
        Assert.Equal((0, "", ""), (written.ExitCode, written.Output, written.Error));
        Assert.Equal(ProgramRun.Start([.. arguments, "--source", sample]).Output, File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_report_to_a_folder_is_one_line_and_exit_code_2()
        => AssertRefused(
            $"--out: cannot write {_folder.Path}: it is a folder",
            "report", "--source", Repository.Sample("librechat-sample"), "--out", _folder.Path);

    [Fact]
    public void A_wrong_setting_is_one_line_and_exit_code_2() => AssertRefused("--overlap", "--source", _folder.Path, "--overlap", "soon");

    [Fact]
    public void A_state_that_is_no_folder_is_one_line_and_exit_code_2()
        => AssertRefused("cannot write to the folder", "--source", _folder.Path, "--state", _folder.Write("file", [1]));

    [Fact]
    public void A_state_that_another_exporter_uses_is_one_line_and_exit_code_2()
    {
        using var other = StateFolder.Open(_folder.Path);

        AssertRefused("another exporter uses the folder", "--source", _folder.Path, "--state", _folder.Path);
    }

    [Fact]
    public void Checking_an_empty_folder_is_one_line_of_complaint_and_exit_code_2()
    {
        ProgramRun run = ProgramRun.Start("check", "--source", _folder.Path);

        Assert.Equal((2, $"source: dump {_folder.Path}\n"), (run.ExitCode, run.Output));
        Assert.Contains("is no dump", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0/", "--listen", "127.0.0.1:0")]
    [InlineData("http://127.0.0.1:0/costs/", "--listen", "0.0.0.0:0", "--base-path", "/costs")]
    [InlineData("http://[::1]:0/metrics", "--listen", "[::1]:0", "--disable", "page")]
    public void The_first_line_of_the_demo_says_where_to_look(string address, params string[] settings)
    {
        string[] words = BuiltProgram.CommandLine(["--demo", .. settings]);
        using Process demo = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardError = true })!;
        try
        {
            Assert.Equal($"librechat-exporter: the demo is at {address}; Ctrl+C ends it", demo.StandardError.ReadLine());
        }
        finally
        {
            demo.Kill();
        }
    }

    [Fact]
    public void The_version_is_the_builds()
    {
        ProgramRun run = ProgramRun.Start("--version");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith(BuildInfo.Current.Version, run.Output, StringComparison.Ordinal);
        Assert.Single(run.Output.Trim().Split('\n'));
    }

    [Fact]
    public void Checking_a_sample_says_what_is_there()
    {
        ProgramRun run = ProgramRun.Start("check", "--source", Repository.Sample("librechat-sample"));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(
            ["source:", "transactions: ok", "messages: ok", "agents: ok"],
            line => Assert.Contains(line, run.Output, StringComparison.Ordinal));
    }

    /// <summary>All that is printed but when it was read and how long that took.</summary>
    private static string Once(string source)
    {
        ProgramRun run = ProgramRun.Start("--source", source, "--once", "--as-of", "2026-11-20T12:00:00Z");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return string.Join('\n', run.Output.Split('\n').Where(line =>
            !line.StartsWith("librechat_exporter_collector_", StringComparison.Ordinal)
            && !line.StartsWith("librechat_exporter_refresh_duration_", StringComparison.Ordinal)));
    }

    private static void AssertRefused(string because, params string[] arguments)
    {
        ProgramRun run = ProgramRun.Start(arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(because, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }
}
