using System.Diagnostics;
using System.Text;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Docs;

/// <summary>The table of exit codes in docs/operations.md has what commands really end with.</summary>
[Trait(Speed.Name, Speed.Slow)]
public sealed class ExitCodeTests
{
    private const string Nowhere = "/nowhere/at/all";

    private static readonly string Sample = Repository.Sample("librechat-sample");

    /// <summary>What takes a server or a signal is shown by the tests of health checks, of backfills and of the server.</summary>
    private static readonly string[] ShownElsewhere =
        ["serve 0", "backfill 130", "backfill 141", "calls 130", "calls 141", "healthcheck 0"];

    /// <summary>A command line for each of the others, and what is typed.</summary>
    private static readonly Dictionary<string, (string[] Arguments, string Input)> Runs = new()
    {
        ["serve 2"] = (["--source", Sample, "--overlap", "soon"], ""),
        ["--once 0"] = (["--once", "--source", Sample], ""),
        ["--once 2"] = (["--once", "--source", Nowhere], ""),
        ["check 0"] = (["check", "--source", Sample], ""),
        ["check 2"] = (["check", "--source", Nowhere], ""),
        ["report 0"] = (["report", "--source", Sample], ""),
        ["report 2"] = (["report", "--source", Sample, "--from", "2100-01-01"], ""),
        ["backfill 0"] = (["backfill", "--source", Sample, "--step", "1d"], ""),
        ["backfill 2"] = (["backfill", "--source", Sample, "--out", Nowhere], ""),
        ["calls 0"] = (["calls", "--source", Sample], ""),
        ["calls 2"] = (["calls", "--source", Sample, "--out", Nowhere], ""),
        ["healthcheck 1"] = (["healthcheck", "--listen", "127.0.0.1:1"], ""),
        ["state 0"] = (["state", "list", "--state", Repository.Root], ""),
        ["state 2"] = (["state", "list", "--state", Nowhere], ""),
        ["hash-password 0"] = (["hash-password"], "correct horse"),
        ["hash-password 2"] = (["hash-password"], ""),
    };

    public static TheoryData<string> Tried => [.. Runs.Keys];

    /// <summary>The lines of the table, of which those of one command name it once.</summary>
    private static IEnumerable<string> Lines
    {
        get
        {
            string command = "";
            foreach (string[] row in new Page("docs/operations.md").Rows("| command | exit code |"))
            {
                command = row[0].Length > 0 ? row[0].Split('`')[1] : command;
                yield return $"{command} {row[1]}";
            }
        }
    }

    [Theory]
    [MemberData(nameof(Tried))]
    public void It_is_what_the_program_ends_with(string line)
    {
        string[] words = BuiltProgram.CommandLine(Runs[line].Arguments);
        ProgramRun run = ProgramRun.Of(new ProcessStartInfo(words[0], words[1..]), Encoding.UTF8.GetBytes(Runs[line].Input));

        Assert.Equal(line.Split(' ')[1], $"{run.ExitCode}");
    }

    [Fact]
    public void The_table_has_these_and_no_others() => Assert.Equal(Runs.Keys.Concat(ShownElsewhere).Order(), Lines.Order());

    [Fact]
    public void Every_command_is_in_the_table()
    {
        string[] commands = CommandRun.Of(["--help"]).Output.Split("Commands:\n")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(
            commands.Select(line => line.TrimStart().Split(' ')[0]).Order(),
            Lines.Select(line => line.Split(' ')[0]).Where(command => !command.StartsWith('-')).Distinct().Order());
    }
}
