using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Reports;

/// <summary>The built program from its arguments to what it leaves behind.</summary>
public sealed class ReportFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_what_standard_output_would_have_been()
    {
        string[] arguments = ["report", "--source", Repository.Sample("librechat-sample"), "--as-of", $"{Sample.AsOf:O}", "--by", "user,agent", "--format", "csv"];
        string file = _folder.Write("report.csv", new byte[1_000_000]);

        ProgramRun printed = ProgramRun.Start(arguments), written = ProgramRun.Start([.. arguments, "--out", file]);

        Assert.Equal((0, "", ""), (written.ExitCode, written.Output, written.Error));
        Assert.Equal((0, ""), (printed.ExitCode, printed.Error));
        Assert.Equal(printed.Output, File.ReadAllText(file));
        Assert.NotEmpty(CsvParser.Lines(printed.Output));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_one_line_before_anything_is_read()
    {
        ProgramRun run = ProgramRun.Start("report", "--source", _folder.File("nothing-there"), "--out", _folder.Path);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("--out", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_cannot_be_read_is_one_line_and_leaves_files_as_they_were()
    {
        string there = _folder.Write("there.csv", "old"u8.ToArray());

        foreach (string file in (string[])[there, _folder.File("new.csv")])
        {
            ProgramRun run = ProgramRun.Start("report", "--source", _folder.File("nothing-there"), "--out", file);

            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.Contains("there is no folder", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        }

        Assert.Equal([there], Directory.GetFiles(_folder.Path));
        Assert.Equal("old", File.ReadAllText(there));
    }
}
