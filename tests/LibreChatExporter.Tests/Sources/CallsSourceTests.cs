using System.Text;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Calls;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Export;
using LibreChatExporter.Tests.Reports;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Sources;

/// <summary>What the command <c>calls</c> writes is read again.</summary>
public sealed class CallsSourceTests : IDisposable
{
    private const string Line =
        """{"id":"6aedcb188738eb67b70e4437","time":"2026-11-06T12:42:00.690+00:00","user":"ann","model":"gpt-5.5","calls":1,"""
        + "\"inputTokens\":10,\"inputCostUsd\":0.00005}";

    private static readonly string[] Carried = ["user", "model", "agent", "provider", "tenant", "context", "day", "conversation"];

    private readonly TempFolder _folder = new();

    public static TheoryData<string, string> Reports
    {
        get
        {
            var reports = new TheoryData<string, string>();
            foreach (string sample in Sample.Names)
            {
                foreach (string by in (string[])[.. Carried, "user,model,agent,day", "tenant,conversation"])
                {
                    reports.Add(sample, by);
                }
            }

            return reports;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Reports))]
    public void A_report_is_the_same_to_the_last_digit(string name, string by)
    {
        var sample = new Sample(name);
        using CallsSource calls = Exported(sample);
        foreach (string format in (string[])["json", "csv"])
        {
            string[] arguments = [$"--by={by}", $"--format={format}", "--from=2020-01-01", "--to=2100-01-01"];
            ReportOutput expected = ReportOutput.Of(sample, arguments);

            Assert.True(expected.Text.Split('\n').Length > 2, expected.Text);
            Assert.Equal(expected, ReportOutput.Of(calls, Sample.AsOf, arguments));
        }
    }

    [Fact]
    public void Credits_come_back_to_the_last_digit()
    {
        var random = new Random(3);
        var source = new MemorySource { IsComplete = true };
        double Credits(int i) => random.NextDouble() * Math.Pow(10, (i % 20) - 6);
        source.Transactions.AddRange(Enumerable.Range(1, 2_000).Select(i => Documents.Transaction(
            Ids.At(Ids.Noon.AddSeconds(i), i), i % 2 == 0 ? "completion" : "prompt", tokenValue: -Credits(i))));
        string[] arguments = ["--by=user,day", "--format=json", "--from=2020-01-01", "--to=2100-01-01"];

        using CallsSource calls = Exported(ExportOutput.Of(source, "--format=ndjson"));
        Assert.Equal(ReportOutput.Of(source, Sample.AsOf, arguments), ReportOutput.Of(calls, Sample.AsOf, arguments));
    }

    [Fact]
    public void It_may_be_zipped()
    {
        string file = _folder.Write("calls.ndjson.gz", TempFolder.Zip(Encoding.UTF8.GetBytes(Line + "\n")));
        using var source = new CallsSource(file);

        Assert.Contains("ann,", ReportOutput.Of(source, Sample.AsOf, "--format=csv").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_that_is_there_twice_counts_once()
    {
        string text = ExportOutput.Of(new Sample("librechat-newest"), "--format=ndjson");

        ReportOutput once = ReportOutput.Of(Exported(text), Sample.AsOf, "--format=json");
        Assert.Equal(once, ReportOutput.Of(Exported(text + text), Sample.AsOf, "--format=json"));
    }

    [Fact]
    public void Calls_of_a_tenant_can_be_read_alone()
    {
        string text = ExportOutput.Of(new Sample("librechat-tenants"), "--format=ndjson");
        using var calls = new CallsSource(_folder.Write("calls.ndjson", Encoding.UTF8.GetBytes(text)), "acme");
        using var dump = new DumpSource(Repository.Sample("librechat-tenants"), database: null, "acme");

        Assert.Equal(
            ReportOutput.Of(dump, Sample.AsOf, "--by=tenant,model", "--format=json"),
            ReportOutput.Of(calls, Sample.AsOf, "--by=tenant,model", "--format=json"));
    }

    [Theory]
    [InlineData("id,time,user", "it is no JSON: ")]
    [InlineData("[]", "it is no JSON object")]
    [InlineData("{}", "it has no \"time\"")]
    [InlineData("""{"time":"2026-11-06T12:42:00Z"}""", "it has no \"user\"")]
    [InlineData("""{"time":"2026-11-06T12:42:00Z","user":"ann"}""", "it has no \"model\"")]
    [InlineData("""{"time":"2026-11-06T12:42:00Z","user":"ann","model":"x"}""", "it has none of \"inputCostUsd\"")]
    [InlineData("""{"time":"2026-11-06T12:42:00"}""", "\"time\" is not a time such as")]
    [InlineData("""{"time":"yesterday"}""", "\"time\" is not a time such as")]
    [InlineData("""{"id":"123"}""", "\"id\" is not null or an id")]
    [InlineData("""{"user":7}""", "\"user\" is not null or a text")]
    [InlineData("""{"user":"\ud800"}""", "a text in it is no Unicode")]
    [InlineData("""{"calls":2}""", "\"calls\" is not 0 or 1")]
    [InlineData("""{"inputTokens":-1}""", "\"inputTokens\" is not null or a number")]
    [InlineData("""{"outputCostUsd":"1"}""", "\"outputCostUsd\" is not null or a number")]
    [InlineData("""{"outputCostUsd":1e300}""", "\"outputCostUsd\" is not null or a number")]
    [InlineData(
        """{"time":"2026-11-06T12:42:00Z","user":"a","model":"x","otherCostUsd":1,"inputCostUsd":1}""", "\"otherCostUsd\" is that of")]
    [InlineData("""{"time":"2026-11-06T12:42:00Z","user":"a","model":"x","otherCostUsd":1,"calls":1}""", "\"context\" is none of pictures")]
    [InlineData("""{"time":"2026-11-06T12:42:00Z"} {}""", "it is no JSON: ")]
    public void A_wrong_line_is_named_with_what_is_wrong(string wrong, string problem)
    {
        using CallsSource source = Exported($"{Line}\n\n{wrong}\n{Line}\n");
        SourceException e = ErrorOf(source);

        Assert.Equal(SourceErrorReason.Malformed, e.Reason);
        Assert.StartsWith($"{_folder.File("calls.ndjson")}, line 3: this is no call", e.Message, StringComparison.Ordinal);
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void What_is_cut_off_or_missing_is_said()
    {
        byte[] zipped = TempFolder.Zip(Encoding.UTF8.GetBytes(Line));
        using var damaged = new CallsSource(_folder.Write("calls.ndjson.gz", zipped[..^4]));
        using var missing = new CallsSource(_folder.File("none.ndjson"));
        using CallsSource endless = Exported(new string(' ', 2 << 20));

        (CallsSource Source, string Problem)[] sources =
            [(damaged, "gzip data is damaged"), (missing, "there is no file"), (endless, "more than")];
        Assert.All(sources, source => Assert.Contains(source.Problem, ErrorOf(source.Source).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_last_line_that_is_cut_off_is_wrong()
    {
        using CallsSource source = Exported(Line[..^3]);

        Assert.Contains("line 1", ErrorOf(source).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_has_the_transactions_and_the_agents_that_have_names()
    {
        const string more = "\"agent\":\"agent_1\",\"agentName\":\"Helper\",\"outputCostUsd\":1,\"calls\"";
        using CallsSource source = Exported(Line + "\n" + Line.Replace("\"calls\"", more, StringComparison.Ordinal));

        Assert.Equal(3, source.Count(Collection.Transactions, CancellationToken.None));
        Assert.True(source.Inspect(Collection.Agents, CancellationToken.None) is { Exists: true, Sample: not null });
        Assert.False(source.Inspect(Collection.Messages, CancellationToken.None).Exists);
    }

    private static SourceException ErrorOf(CallsSource source)
        => Assert.Throws<SourceException>(() => ReportOutput.Of(source, Sample.AsOf));

    private CallsSource Exported(Sample sample) => Exported(ExportOutput.Of(sample, "--format=ndjson"));

    private CallsSource Exported(string text) => new(_folder.Write("calls.ndjson", Encoding.UTF8.GetBytes(text)));
}
