using LibreChatExporter.Commands;
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
            + "agents: ok, empty\nusers: ok, about 3 documents\nbalances: ok, about 3 documents\n");

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

        AssertSays(2, "malformed BSON", "agents: ok");
    }

    [Fact]
    public void A_sample_is_in_order()
    {
        using var source = new DumpSource(Repository.Sample("librechat-tenants"), database: null);
        using var output = new StringWriter();

        Assert.Equal(0, SourceCheck.Run(source, output, TextWriter.Null));
        Assert.DoesNotContain("has no", output.ToString(), StringComparison.Ordinal);
    }

    private void Has(string collection, CollectionReport report)
        => _source.Inspect(collection, Arg.Any<CancellationToken>()).Returns(report);

    private void AssertSays(int exitCode, string complaint, params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(exitCode, SourceCheck.Run(_source, output, error));
        Assert.All(words, word => Assert.Contains(word, output.ToString(), StringComparison.Ordinal));
        Assert.Contains(complaint, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(complaint.Length == 0 ? 0 : 1, error.ToString().Count(c => c == '\n'));
    }
}
