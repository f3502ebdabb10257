using System.Globalization;
using System.Text.Json;
using LibreChatExporter.Bson;
using LibreChatExporter.Calls;
using LibreChatExporter.Configuration;
using LibreChatExporter.History;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Reports;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Export;

public sealed class CallExportTests
{
    private const double Tolerance = 1e-12;

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void Each_line_is_a_call_as_plainly_paired_in_the_order_of_time(string name)
    {
        var sample = new Sample(name);
        List<PlainCall> expected = PlainCall.Of(sample);
        List<Dictionary<string, JsonElement>> lines = ExportOutput.Lines(sample);

        Assert.NotEmpty(lines);
        Assert.Equal(expected.Count, lines.Count);
        Assert.All(expected.Zip(lines), pair => AssertSame(pair.First.Columns, pair.Second));
    }

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void Each_line_says_what_the_exporter_says_of_the_call_while_it_runs(string name)
    {
        using var source = new DumpSource(Repository.Sample(name), database: null);
        using var exporter = new TestExporter(source, new FakeTimeProvider(Sample.AsOf), (Setting.TenantLabel, "true"));
        exporter.RefreshAndRead();
        CallView view = exporter.Exporter.Calls.Current!;
        List<CallRecord> records = [];
        view.Visit(new CallFilter(), (in call, _) => records.Add(view.Describe(call)));
        records.Reverse();
        List<Dictionary<string, JsonElement>> lines = ExportOutput.Lines(new Sample(name));

        Assert.Equal([.. CallColumn.All.Select(column => column.Name), "completionId", "completionTime"], lines[0].Keys);
        Assert.Equal(records.Count, lines.Count);
        Assert.All(records.Zip(lines), pair => AssertSame(
            CallColumn.All.ToDictionary(column => column.Name, column => column.Value(pair.First)), pair.Second));
        Assert.Contains(records, record => record.Error is not null);
    }

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void Csv_has_the_same_cells(string name)
    {
        var sample = new Sample(name);
        List<Dictionary<string, string>> csv = CsvParser.Lines(ExportOutput.Of(sample));
        List<Dictionary<string, JsonElement>> lines = ExportOutput.Lines(sample);

        Assert.Equal(CallColumn.All.Select(column => column.Name), csv[0].Keys);
        Assert.Equal(lines.Count, csv.Count);
        Assert.All(csv.Zip(lines), pair => Assert.All(pair.First, cell => Assert.True(
            IsSame(cell.Value, pair.Second[cell.Key]), $"{cell.Key}: {cell.Value} is not {pair.Second[cell.Key]}")));
        Assert.All(
            csv.SelectMany(line => line.Where(cell => cell.Key.EndsWith("Usd", StringComparison.Ordinal))),
            cell => Assert.DoesNotContain('E', cell.Value));
    }

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void All_lines_add_up_to_the_report(string name)
    {
        var sample = new Sample(name);
        List<Dictionary<string, JsonElement>> lines = ExportOutput.Lines(sample);
        ReportOutput report = ReportOutput.Of(sample, "--format=json", "--from=2020-01-01", "--to=2100-01-01");
        JsonElement totals = JsonDocument.Parse(report.Text).RootElement.GetProperty("totals");

        Assert.All(UsageColumn.All.Where(column => column != UsageColumn.Tokens), column => Assert.Equal(
            totals.GetProperty(column.Name).GetDouble(),
            lines.Sum(line => line[column.Name].ValueKind == JsonValueKind.Null ? 0 : line[column.Name].GetDouble()),
            1e-9));
    }

    [Fact]
    public void The_order_of_a_dump_does_not_matter()
    {
        var sample = new Sample("librechat-sample");
        var shuffled = new MemorySource(isOrdered: false) { IsComplete = true };
        byte[][] rows = [.. sample.Documents(Collection.Transactions)];
        new Random(1).Shuffle(rows);
        shuffled.Transactions.AddRange(rows);
        shuffled.Messages.AddRange(sample.Documents(Collection.Messages).Reverse());
        shuffled.Agents.AddRange(sample.Documents(Collection.Agents));

        // Who answered first decides who serves a model, and whose answer took how long.
        string[] others = ["provider", "responseSeconds", "outputTokensPerSecond"];
        Assert.Equal(Texts(ExportOutput.Lines(sample), others), Texts(ExportOutput.Lines(shuffled), others));
    }

    [Fact]
    public void A_filter_takes_the_lines_that_it_says()
    {
        var sample = new Sample("librechat-newest");
        List<Dictionary<string, JsonElement>> all = ExportOutput.Lines(sample);
        string Of(string column) => all.Select(line => line[column].GetString()!).First(value => value is not ("none" or "unknown"));
        string middle = all[all.Count / 2]["time"].GetString()!;
        var tried = new Dictionary<string, Func<Dictionary<string, JsonElement>, bool>>
        {
            [$"--user={Of("user")}"] = line => line["user"].GetString() == Of("user"),
            [$"--model={Of("model")}"] = line => line["model"].GetString() == Of("model"),
            [$"--agent={Of("agent")}"] = line => line["agent"].GetString() == Of("agent"),
            ["--agent=none"] = line => line["agent"].GetString() == "none",
            [$"--provider={Of("provider")}"] = line => line["provider"].GetString() == Of("provider"),
            ["--context=title"] = line => line["context"].GetString() == "title",
            ["--min-cost=0.01"] = line => line["costUsd"].GetDouble() >= 0.01,
            ["--errors"] = line => line["error"].ValueKind == JsonValueKind.True,
            [$"--from={middle}"] = line => line["time"].GetDateTimeOffset() >= DateTimeOffset.Parse(middle, CultureInfo.InvariantCulture),
            [$"--to={middle}"] = line => line["time"].GetDateTimeOffset() < DateTimeOffset.Parse(middle, CultureInfo.InvariantCulture),
            ["--user=nobody"] = _ => false,
        };

        Assert.All(tried, filter => Assert.Equal(
            Texts(all.Where(filter.Value)), Texts(ExportOutput.Lines(sample, filter.Key))));
        Assert.All(
            tried.Where(filter => filter.Key is not ("--user=nobody" or "--errors")),
            filter => Assert.Contains(all, line => filter.Value(line)));
    }

    [Fact]
    public void A_call_belongs_to_the_time_of_its_prompt_with_its_completion()
    {
        var source = new MemorySource { IsComplete = true };
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon.AddSeconds(-1), 1)));
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon.AddSeconds(1), 2), "completion"));

        string noon = Ids.Noon.ToString("O", CultureInfo.InvariantCulture);
        Assert.Empty(ExportOutput.Lines(source, $"--from={noon}"));
        Assert.Equal(0.0005, Assert.Single(ExportOutput.Lines(source, $"--to={noon}"))["costUsd"].GetDouble());
    }

    [Fact]
    public void Times_are_on_the_clock_of_the_time_zone_also_where_it_changes()
    {
        var source = new MemorySource { IsComplete = true };
        var change = new DateTimeOffset(2026, 10, 25, 1, 0, 0, TimeSpan.Zero);
        DateTimeOffset[] times = [.. Enumerable.Range(-3, 7).Select(i => change.AddSeconds(20 * i))];
        source.Transactions.AddRange(times.Select((time, i) => Documents.Transaction(Ids.At(time, i + 1), "completion")));
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        Assert.Equal(
            times.Select(time => TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture)),
            ExportOutput.Lines(source, "--time-zone=Europe/Berlin").Select(line => line["time"].GetString()));
    }

    [Fact]
    public void An_absurd_date_is_the_nearest_that_there_is()
    {
        var source = new MemorySource { IsComplete = true };
        byte[] row = Documents.With(Documents.Transaction(Ids.At(Ids.Noon, 1)), "_id", writer => writer.String("_id", "imported"));
        source.Transactions.Add(Documents.With(
            row, "createdAt", writer => writer.Value("createdAt", new BsonValue(BsonType.DateTime, BitConverter.GetBytes(long.MaxValue)))));
        Dictionary<string, JsonElement> line = Assert.Single(ExportOutput.Lines(source));

        Assert.StartsWith("9999-12-31", line["time"].GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, line["id"].ValueKind);
    }

    [Fact]
    public void Names_are_no_formulas_and_keep_to_their_cells()
    {
        string[] names = ["=1+1", "+1", "-1", "@SUM(A1)", "a,b", "say \"hi\"", "two lines", " =1", "＝1"];
        var source = new MemorySource { IsComplete = true };
        source.Transactions.AddRange(names.Select((name, i) => Documents.Transaction(Ids.At(Ids.Noon.AddMinutes(i), 1), model: name)));

        string[] formulas = ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1"];
        Assert.Equal(
            names.Select(name => formulas.Contains(name) ? $"'{name}" : name),
            CsvParser.Lines(ExportOutput.Of(source)).Select(line => line["model"]));
        Assert.Equal(names, ExportOutput.Lines(source).Select(line => line["model"].GetString()));
    }

    [Fact]
    public void A_sample_is_as_recorded()
    {
        string actual = ExportOutput.Of(
            new Sample("librechat-newest"), "--format=ndjson", "--user-label=email", "--from=2026-11-18", "--to=2026-11-19");
        string path = Path.Combine(Repository.Root, "tests", "LibreChatExporter.Tests", "Golden", "calls.golden.ndjson");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }

    private static IEnumerable<string> Texts(IEnumerable<Dictionary<string, JsonElement>> lines, params string[] without) => lines.Select(
        line => string.Join(
            ' ', line.Where(field => !without.Contains(field.Key)).Select(field => $"{field.Key}={field.Value.GetRawText()}")));

    private static void AssertSame(Dictionary<string, object?> expected, Dictionary<string, JsonElement> line) => Assert.All(
        expected, column => Assert.True(
            IsSame(column.Value, line[column.Key]), $"{column.Key} of {line["id"]}: {column.Value ?? "null"} is not {line[column.Key]}"));

    private static bool IsSame(object? expected, JsonElement actual) => expected switch
    {
        null => actual.ValueKind == JsonValueKind.Null,
        DateTimeOffset time => actual.GetDateTimeOffset() == time,
        bool flag => actual.GetBoolean() == flag,
        string text => actual.ValueKind == JsonValueKind.String && actual.GetString() == text,
        _ => actual.ValueKind == JsonValueKind.Number
            && IsNear(Convert.ToDouble(expected, CultureInfo.InvariantCulture), actual.GetDouble()),
    };

    private static bool IsSame(string cell, JsonElement actual) => actual.ValueKind switch
    {
        JsonValueKind.Null => cell.Length == 0,
        JsonValueKind.String => cell == actual.GetString() || cell == $"'{actual.GetString()}",
        JsonValueKind.Number => IsNear(CsvParser.Number(cell), actual.GetDouble()),
        _ => cell == actual.GetRawText(),
    };

    /// <summary>Rates are kept in single precision.</summary>
    private static bool IsNear(double expected, double actual) => Math.Abs(expected - actual) <= Tolerance + (1e-7 * Math.Abs(expected));
}
