using LibreChatExporter.Calls;
using LibreChatExporter.Export;
using LibreChatExporter.History;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Commands;

public sealed class CallsCommandTests
{
    [Fact]
    public void By_default_all_calls_go_to_standard_output_as_csv()
        => Assert.Equal(new ExportOptions(new CallFilter(), ExportFormat.Csv, Out: null), Options());

    [Fact]
    public void Every_option_is_understood() => Assert.Equal(
        new ExportOptions(
            new CallFilter
            {
                Labels = new HistoryFilter("ann", "gpt-5.5", "agent_1"),
                Provider = "openAI",
                Context = "title",
                From = new DateTimeOffset(2026, 10, 31, 23, 0, 0, TimeSpan.Zero),
                To = new DateTimeOffset(2026, 11, 2, 8, 0, 0, TimeSpan.Zero),
                MinCostUsd = 0.05,
                ErrorsOnly = true,
            },
            ExportFormat.Ndjson,
            "calls.ndjson"),
        Options(
            "--user=ann", "--model=gpt-5.5", "--agent=agent_1", "--provider=openAI", "--context=title", "--from=2026-11-01",
            "--to=2026-11-02T08:00:00Z", "--min-cost=0.05", "--errors", "--format=NDJSON", "--out=calls.ndjson",
            "--time-zone=Europe/Berlin"));

    [Theory]
    [InlineData("--format", "xml", "--format: 'xml' is not one of csv, ndjson")]
    [InlineData("--min-cost", "cheap", "--min-cost: 'cheap' is not an amount in US dollars")]
    [InlineData("--min-cost", "-1", "--min-cost: '-1' is not an amount in US dollars")]
    [InlineData("--from", "soon", "--from: 'soon' is not")]
    [InlineData("--to", "2020-01-01", "--to: '2020-01-01' is not after --from, '2026-01-01'")]
    [InlineData("--out", "mongodb://u:secret@host", "--out: this looks like a URI, and is not shown")]
    public void A_wrong_value_is_named(string option, string value, string complaint)
        => Assert.Contains(
            complaint,
            CommandRun.ErrorOf(["calls", "--source=x", .. option == "--from" ? (string[])[] : ["--from=2026-01-01"], $"{option}={value}"]),
            StringComparison.Ordinal);

    private static ExportOptions Options(params string[] arguments)
    {
        CommandRun run = CommandRun.Of(["calls", "--source=x", .. arguments]);
        Assert.True(run.ExitCode == 0, run.Error);
        return (ExportOptions)run.Options!;
    }
}
