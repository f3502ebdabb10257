namespace LibreChatExporter.Tests.Reports;

/// <summary>
/// Reports on the sample, byte by byte. To write the files anew, run the tests with the variable UPDATE_GOLDEN set to 1, and read the diff
/// before believing it.
/// </summary>
public sealed class ReportGoldenTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "LibreChatExporter.Tests", "Golden");

    [Theory]
    [InlineData("report-table.golden", "--by=user")]
    [InlineData("report-pivot.golden", "--by=provider,agent,context", "--top=2")]
    [InlineData("report-markdown.golden", "--by=agent,model", "--format=markdown", "--top=2")]
    [InlineData("report-csv.golden", "--by=domain,conversation", "--format=csv", "--from=2026-11-19", "--to=2026-11-20")]
    [InlineData("report-json.golden", "--by=agent", "--by=role", "--format=json", "--top=1")]
    public void It_is_as_recorded(string file, params string[] arguments)
    {
        string actual = ReportOutput.Of(new Sample("librechat-sample"), [.. arguments, "--user-label=email"]).Text;
        string path = Path.Combine(Folder, file);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }
}
