using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests;

public sealed class LoadTests
{
    [SkippableTheory]
    [InlineData("librechat-sample")]
    [InlineData("librechat-tenants")]
    [InlineData("librechat-newest")]
    public async Task A_database_gives_the_figures_that_LibreChat_itself_has(string name)
    {
        using TestDatabase database = TestDatabase.Create();
        var sample = new Sample(name);
        sample.LoadInto(database);

        ChildProcess.Result result = await ExporterProcess.Run(database.Uri, "--once");

        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        sample.AssertUsage(Scrape.Parse(result.Output));
    }

    [SkippableFact]
    public async Task Check_says_a_line_for_each_collection_and_nothing_is_missing()
    {
        using TestDatabase database = TestDatabase.Create();
        new Sample("librechat-sample").LoadInto(database);

        ChildProcess.Result result = await ExporterProcess.Run(database.Uri, "check", "--quick");

        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("source: ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("server: ", lines[1], StringComparison.Ordinal);
        Assert.Collection(
            lines[2..].Where(line => !line.Contains(" has an index on ", StringComparison.Ordinal)),
            line => Assert.Equal("transactions: ok, about 1,394 documents", line),
            line => Assert.Matches("^messages: ok, about [0-9,]+ documents$", line),
            line => Assert.Matches("^agents: ok, about [0-9,]+ documents$", line),
            line => Assert.Matches("^users: ok, about [0-9,]+ documents$", line),
            line => Assert.Matches("^balances: ok, about [0-9,]+ documents$", line));
    }

    [SkippableFact]
    public async Task User_and_password_of_the_URI_log_in_with_SCRAM_SHA_256()
    {
        UriBuilder server = TestEnvironment.RequireMongoUriWithPassword();
        using TestDatabase database = TestDatabase.Create();
        database.Writer.Insert("transactions", Rows.Usage(Rows.User(1), "gpt-5.5", "prompt", 10, 20));
        string uri = database.UriWith("authMechanism=SCRAM-SHA-256");
        Assert.Contains(server.UserName, uri, StringComparison.Ordinal);

        ChildProcess.Result result = await ExporterProcess.Run(uri, "--once");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(20e-6, Scrape.Parse(result.Output).Sum("librechat_cost_usd_total"), 1e-12);
    }

    [SkippableFact]
    public async Task An_empty_collection_is_no_error()
    {
        using TestDatabase database = TestDatabase.Create();

        ChildProcess.Result result = await ExporterProcess.Run(database.Uri, "--once");

        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(1, Scrape.Parse(result.Output).Value("librechat_up"));
    }

    [SkippableFact]
    public async Task The_name_of_the_database_may_come_from_its_own_option()
    {
        using TestDatabase database = TestDatabase.Create();
        database.Writer.Insert("transactions", Rows.Usage(Rows.User(1), "gpt-5.5", "completion", 10, 20));

        ChildProcess.Result result = await ExporterProcess.Run(database.ServerUri, "--once", "--database", database.Name);

        Assert.Equal("", result.Error);
        Assert.Equal(10, Scrape.Parse(result.Output).Sum("librechat_tokens_total"));
    }
}
