using System.Net;
using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests;

/// <summary>Every mistake an operator can make with the source, in each way to run the exporter.</summary>
public sealed class FailureTests
{
    private static readonly string[] UsageFamilies =
    [
        "librechat_cost_usd_total", "librechat_tokens_total", "librechat_llm_calls_total", "librechat_context_cost_usd_total",
        "librechat_context_tokens_total", "librechat_credits_granted_total", "librechat_refunded_usd_total", "librechat_rows_skipped_total",
        "librechat_unattributed_transactions_total",
    ];

    public static TheoryData<string, string> UnreachableOnce => Cross(BadSource.Unreachable, "--once", "check");

    public static TheoryData<string, string> UnparsableOnce => Cross(BadSource.Unparsable, "--once", "check");

    public static TheoryData<string> Unreachable => [.. BadSource.Unreachable];

    public static TheoryData<string> Unparsable => [.. BadSource.Unparsable];

    [SkippableTheory]
    [MemberData(nameof(UnreachableOnce))]
    public async Task A_database_that_cannot_be_read_is_one_line_and_exit_code_2(string kind, string command)
    {
        _ = TestEnvironment.RequireMongoUriWithPassword();
        using TestDatabase database = TestDatabase.Create();
        await AssertRefused(BadSource.Reached(kind, database), command);
    }

    [Theory]
    [MemberData(nameof(UnparsableOnce))]
    public Task A_URI_that_makes_no_sense_is_one_line_and_exit_code_2(string kind, string command)
        => AssertRefused(BadSource.Unparsed(kind), command);

    [SkippableTheory]
    [MemberData(nameof(Unreachable))]
    public async Task A_server_stays_up_and_honest_while_the_database_cannot_be_read(string kind)
    {
        _ = TestEnvironment.RequireMongoUriWithPassword();
        using TestDatabase database = TestDatabase.Create();
        await AssertServesNothing(BadSource.Reached(kind, database));
    }

    [Theory]
    [MemberData(nameof(Unparsable))]
    public Task A_server_stays_up_and_honest_while_its_URI_makes_no_sense(string kind) => AssertServesNothing(BadSource.Unparsed(kind));

    [Theory]
    [InlineData("--once")]
    [InlineData("check")]
    [InlineData("serve")]
    public async Task An_empty_source_is_one_line_and_exit_code_2(string command)
    {
        ChildProcess.Result result = await ExporterProcess.Run("", command);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--source", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_complaint_about_a_password_says_so()
    {
        _ = TestEnvironment.RequireMongoUriWithPassword();
        using TestDatabase database = TestDatabase.Create();

        ChildProcess.Result result = await ExporterProcess.Run(BadSource.Reached("wrong password", database).Uri, "check");

        Assert.Contains("refuses the user name or password", result.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("wrong port")]
    [InlineData("unknown host")]
    public async Task The_complaint_about_a_server_that_is_not_there_says_so(string kind)
    {
        _ = TestEnvironment.RequireMongoUriWithPassword();
        using TestDatabase database = TestDatabase.Create();

        ChildProcess.Result result = await ExporterProcess.Run(BadSource.Reached(kind, database).Uri, "check");

        Assert.Contains("cannot reach MongoDB at mongodb://", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_complaint_about_a_name_that_DNS_has_no_servers_for_does_not_blame_the_password()
    {
        ChildProcess.Result result = await ExporterProcess.Run(
            "mongodb+srv://someone:Xq7-hidden-71c0@cluster.no-such-host.invalid/LibreChat", "check");

        Assert.Equal(2, result.ExitCode);
        string line = Assert.Single(result.ErrorLines);
        Assert.Contains("no-such-host.invalid", line, StringComparison.Ordinal);
        Assert.DoesNotContain("%XX", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Xq7-hidden-71c0", line, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_complaint_about_a_database_without_transactions_names_the_option()
    {
        using TestDatabase database = TestDatabase.Create();

        ChildProcess.Result result = await ExporterProcess.Run(database.Uri, "--once", "--database", database.Name + "_not");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--database", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    private static async Task AssertRefused(BadSource source, string command)
    {
        ChildProcess.Result result = await ExporterProcess.Run(source.Uri, command);

        Assert.DoesNotContain(source.Secret, result.Output + result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("librechat-exporter: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    private static async Task AssertServesNothing(BadSource source)
    {
        using ExporterProcess exporter = await ExporterProcess.Serve(source.Uri);
        await Eventually.Succeeds(async () => Assert.Equal(
            0, (await exporter.Scrape())["librechat_exporter_collector_success"].GetValueOrDefault("collector=usage", -1)));
        await Eventually.Succeeds(async () => Assert.True(
            (await exporter.Scrape())["librechat_exporter_collector_errors_total"]["collector=usage"] >= 2));

        Scrape scrape = await exporter.Scrape();
        Assert.Equal(0, scrape.Value("librechat_up"));
        Assert.Empty(scrape.Families.Keys.Intersect(UsageFamilies));
        Assert.Equal(HttpStatusCode.OK, (await exporter.Get("/healthz")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await exporter.Get("/readyz")).Status);

        foreach (string path in (string[])["/", "/readyz", "/healthz", "/metrics", "/nothing"])
        {
            string body = (await exporter.Get(path)).Body;
            Assert.DoesNotContain(source.Secret, WebUtility.HtmlDecode(body), StringComparison.Ordinal);
        }

        exporter.Process.SendSigterm();
        ChildProcess.Result result = await exporter.Process.End();
        Assert.DoesNotContain(source.Secret, result.Output + result.Error, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
    }

    private static TheoryData<string, string> Cross(IEnumerable<string> kinds, params string[] commands)
    {
        var all = new TheoryData<string, string>();
        foreach (string kind in kinds)
        {
            foreach (string command in commands)
            {
                all.Add(kind, command);
            }
        }

        return all;
    }
}
