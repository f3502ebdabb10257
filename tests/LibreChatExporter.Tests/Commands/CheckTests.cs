using System.Text;
using System.Text.Json;
using LibreChatExporter.Commands.Checks;
using LibreChatExporter.Configuration;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace LibreChatExporter.Tests.Commands;

public sealed class CheckTests
{
    private readonly ILibreChatSource _source = Substitute.For<ILibreChatSource>();

    public CheckTests()
    {
        _source.Description.Returns("a test");
        _source.ServerVersion.Returns((string?)null);
        Has("transactions", new CollectionReport(true, 1234, Documents.Transaction(Ids.At(Ids.Noon, 1)), ["_id", "user"]));
        Has("messages", new CollectionReport(
            true, 99, Documents.ChatMessage("m1", Ids.User(1), Ids.Noon), ["_id", "messageId", "createdAt"]));
        Has("agents", new CollectionReport(true, 0, null, ["_id"]));
        Has("users", new CollectionReport(true, 3, Documents.User(Ids.User(1), "a@b.test"), ["_id", "email"]));
        Has("balances", new CollectionReport(true, 3, Documents.Balance(Ids.User(1), Ids.User(1), 5), ["_id", "user"]));
    }

    [Fact]
    public void What_is_there_is_said_in_a_line_each()
        => AssertSays(
            0,
            "",
            "source: a test\ntransactions: ok, about 1,234 documents\nmessages: ok, about 99 documents\n"
            + "messages: has an index on messageId\nmessages: has an index on createdAt\n"
            + "agents: ok, empty\nusers: ok, about 3 documents\nbalances: ok, about 3 documents\n");

    [Fact]
    public void The_version_of_the_server_is_said()
    {
        _source.ServerVersion.Returns("MongoDB 7.0");

        AssertSays(0, "", "source: a test\nserver: MongoDB 7.0\ntransactions: ok");
    }

    [Fact]
    public void Without_transactions_it_cannot_work()
    {
        Has("transactions", new CollectionReport(false, null, null, null));

        AssertSays(2, "a test has no collection transactions", "transactions: MISSING");
    }

    [Fact]
    public void Without_the_others_it_can()
    {
        Has("messages", new CollectionReport(false, null, null, null));
        Has("agents", new CollectionReport(false, null, null, null));
        Has("balances", new CollectionReport(false, null, null, null));

        AssertSays(0, "", "messages: MISSING", "agents: MISSING", "balances: MISSING");
    }

    [Fact]
    public void A_tenant_that_nobody_has_is_said()
    {
        Has("transactions", new CollectionReport(true, 405, Sample: null, ["_id"]));

        AssertSays(0, "", "transactions: ok, but NONE of about 405 documents is of the tenant");
    }

    [Fact]
    public void Missing_fields_and_a_missing_index_are_named()
    {
        Has("messages", new CollectionReport(
            true, 9, Documents.Without(Documents.ChatMessage("m1", Ids.User(1), Ids.Noon), "user"), ["_id"]));

        AssertSays(
            0, "", "messages: NO INDEX on messageId", "messages: NO INDEX on createdAt", "messages: the document looked at has no user\n");
    }

    [Fact]
    public void A_source_that_cannot_be_read_is_one_line()
    {
        _source.Inspect("messages", Arg.Any<CancellationToken>()).Throws(new SourceException("it is gone"));

        AssertSays(2, "librechat-exporter: it is gone\n", "transactions: ok");
    }

    [Fact]
    public void A_damaged_document_is_one_line()
    {
        Has("agents", new CollectionReport(true, 1, [5, 0, 0, 0, 1], null));

        AssertSays(2, "malformed BSON", "messages: ok");
    }

    [Fact]
    public void A_sample_is_in_order_and_says_how_much_of_what_it_has()
    {
        (int exitCode, string output, string error) = Check("librechat-tenants");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.DoesNotContain("has no", output, StringComparison.Ordinal);
        PlainRow[] rows = [.. Rows("librechat-tenants")];
        Assert.Contains(
            $" transactions from {rows.Min(row => row.CreatedAt).UtcDateTime:yyyy-MM-dd HH:mm}Z to "
            + $"{rows.Max(row => row.CreatedAt).UtcDateTime:yyyy-MM-dd HH:mm}Z, "
            + $"of {rows.Select(row => row.User).Distinct().Count()} users, "
            + $"{rows.Select(row => row.Agent).Where(agent => agent != "none").Distinct().Count()} agents and "
            + $"{rows.Select(row => row.Model).Where(model => model != "unknown").Distinct().Count()} models\n",
            output,
            StringComparison.Ordinal);
        Assert.Contains("LibreChat writes transactions", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_newer_LibreChat_would_add_is_said_where_it_is_not_there()
    {
        const string agent = "would add rootAgentId or agentId";

        Assert.Contains(agent, Check("librechat-sample").Output, StringComparison.Ordinal);
        Assert.DoesNotContain(agent, Check("librechat-newest").Output, StringComparison.Ordinal);
        Assert.DoesNotContain("would add messageId", Check("librechat-sample").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_after_the_last_transaction_show_that_there_are_none_any_more()
    {
        using var source = new MemorySource();
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 1)));
        source.Messages.Add(Documents.ChatMessage("a1", Ids.User(1), Ids.Noon.AddMinutes(1), parent: "q1"));
        Assert.Contains("LibreChat writes transactions", Check(source).Output, StringComparison.Ordinal);

        source.Messages.Add(Documents.ChatMessage("a2", Ids.User(1), Ids.Noon.AddHours(1), parent: "q2"));
        Assert.Contains("no transactions for the last 1 answer: they are OFF", Check(source).Output, StringComparison.Ordinal);
        source.Transactions.Clear();
        Assert.Contains("usage: none\nLibreChat has written no transactions", Check(source).Output, StringComparison.Ordinal);
        source.Messages.Clear();
        Assert.Contains("usage: none\nLibreChat has neither", Check(source).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_each_setting_matches_is_said()
    {
        ExporterSettings settings = TestSettings.WithFile("""
            exclude-models: 'gpt-*, nothing-*'
            include-agents: 'Research*'
            budgets:
              - { name: all, amount: 5, window: month }
              - { name: typo, amount: 5, window: month, model: gtp-5* }
              - { name: mail, amount: 5, window: month, domain: example.test }
            """);
        PlainRow[] rows = [.. Rows("librechat-sample")];

        string output = Check("librechat-sample", settings).Output;

        Assert.All(
            [
                $"setting exclude-models: gpt-* matches {rows.Select(row => row.Model).Distinct().Count(IsGpt)} models\n",
                "note: the setting exclude-models matches none of the transactions: nothing-*\n",
                "setting include-agents: Research* matches 1 agents\n",
                $"setting budgets: all matches {rows.Length:N0} transactions\n",
                "note: the setting budgets matches none of the transactions: typo\n",
                "setting budgets: mail matches ",
            ],
            line => Assert.Contains(line, output, StringComparison.Ordinal));
        static bool IsGpt(string model) => model.StartsWith("gpt-", StringComparison.Ordinal);
    }

    [Fact]
    public void A_quick_look_reads_no_transactions()
    {
        using var source = new MemorySource { FailAtRow = 0 };

        Assert.Equal(0, Check(source, isQuick: true).ExitCode);
        Assert.Empty(source.ReadFrom);
        Assert.Equal(2, Check(source).ExitCode);
    }

    [Fact]
    public void Json_says_the_same()
    {
        JsonElement json = JsonDocument.Parse(Check("librechat-sample", isJson: true).Output).RootElement;

        Assert.True(json.GetProperty("works").GetBoolean());
        Assert.Equal(
            ["transactions", "messages", "agents", "users", "balances"],
            json.GetProperty("collections").EnumerateArray().Select(collection => collection.GetProperty("name").GetString()));
        JsonElement usage = json.GetProperty("usage");
        PlainRow[] rows = [.. Rows("librechat-sample")];
        Assert.Equal(rows.Select(row => row.User).Distinct().Count(), usage.GetProperty("users").GetInt32());
        Assert.Equal(rows.Max(row => row.CreatedAt), usage.GetProperty("last").GetDateTimeOffset());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("server").ValueKind);
        Assert.True(usage.GetProperty("transactionsAreOn").GetBoolean());
    }

    [Fact]
    public void Json_of_a_source_that_cannot_be_read_is_an_object_as_well()
    {
        _source.Inspect("messages", Arg.Any<CancellationToken>()).Throws(new SourceException("it is gone"));

        (int exitCode, string output, string error) = Check(_source, isQuick: true, isJson: true);

        Assert.Equal((2, "librechat-exporter: it is gone\n"), (exitCode, error));
        JsonElement json = JsonDocument.Parse(output).RootElement;
        Assert.Equal((false, "it is gone"), (json.GetProperty("works").GetBoolean(), json.GetProperty("error").GetString()));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("usage").ValueKind);
    }

    private static IEnumerable<PlainRow> Rows(string name)
    {
        var sample = new Sample(name);
        return Oracle.Rows(sample.Documents("transactions"), sample.Documents("messages"), sample.Documents("agents"));
    }

    private static (int ExitCode, string Output, string Error) Check(string sample, ExporterSettings? settings = null, bool isJson = false)
    {
        using var source = new DumpSource(Repository.Sample(sample), database: null);
        return Check(source, settings, isJson: isJson);
    }

    private static (int ExitCode, string Output, string Error) Check(
        ILibreChatSource source, ExporterSettings? settings = null, bool isQuick = false, bool isJson = false)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        int exitCode = CheckRun.Run(
            source, settings ?? TestSettings.Of(), new CheckOptions(isJson, isQuick), new FakeTimeProvider(Ids.Noon.AddHours(2)), output,
            error, progress: null);
        return (exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    private void Has(string collection, CollectionReport report)
        => _source.Inspect(collection, Arg.Any<CancellationToken>()).Returns(report);

    private void AssertSays(int exitCode, string complaint, params string[] words)
    {
        (int actual, string output, string error) = Check(_source, isQuick: true);
        Assert.Equal(exitCode, actual);
        Assert.All(words, word => Assert.Contains(word, output, StringComparison.Ordinal));
        Assert.Contains(complaint, error, StringComparison.Ordinal);
        Assert.Equal(complaint.Length == 0 ? 0 : 1, error.Count(c => c == '\n'));
    }
}
