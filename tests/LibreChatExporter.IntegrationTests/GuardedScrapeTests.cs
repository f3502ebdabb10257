using System.Net;
using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests;

/// <summary>The exporter as it should be run on a network: with a login and over TLS.</summary>
public sealed class GuardedScrapeTests : IDisposable
{
    private const string Password = "correct horse: battery";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exporter-guard-");
    private readonly TlsFiles _tls = new();

    public void Dispose()
    {
        _tls.Dispose();
        _folder.Delete(recursive: true);
    }

    [SkippableFact]
    public async Task Prometheus_scrapes_with_a_token_over_TLS_goes_on_when_both_are_renewed_and_nobody_else_gets_in()
    {
        _ = Programs.Require("prometheus", package: "prometheus");
        string token = Write("token", "the-first-token-of-two");
        using ExporterProcess exporter = await Serve(
            "--auth-token-file", token, "--tls-cert-file", _tls.Certificate, "--tls-key-file", _tls.Key);
        string given = Write("given", "the-first-token-of-two");
        using PrometheusServer prometheus = await PrometheusServer.Scraping(
            exporter.Port,
            "a",
            "scheme: https",
            $"tls_config: {{ ca_file: {_tls.Certificate} }}",
            $"authorization: {{ credentials_file: {given} }}");

        await Eventually.Succeeds(async () => Assert.NotEmpty(await prometheus.Samples("librechat_cost_usd_total")));
        Assert.Equal("", await prometheus.LastError());
        Assert.Equal(HttpStatusCode.Unauthorized, (await exporter.Get("/metrics")).Status);

        Write("token", "the-first-token-of-two\nthe-second-token-of-two");
        Write("given", "the-second-token-of-two");
        await Eventually.Holds(
            () => exporter.Process.Error.Contains("what changed in --auth-token-file is in use", StringComparison.Ordinal),
            "the new token");
        int before = Assert.Single(await prometheus.Samples("up")).Values.Count;
        await Eventually.Succeeds(async () => Assert.True(Assert.Single(await prometheus.Samples("up")).Values.Count > before + 2));
        Assert.Equal("", await prometheus.LastError());
        Assert.Contains("serves https://", exporter.Process.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("-token-of-two", exporter.Process.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Prometheus_scrapes_as_a_user_whose_hash_the_exporter_itself_has_made()
    {
        _ = Programs.Require("prometheus", package: "prometheus");
        string password = Write("password", Password);
        ChildProcess.Result hash = await ChildProcess.Run(
            "sh", ["-c", $"\"$@\" < {password}", "sh", .. ExporterProcess.CommandLine("hash-password")]);
        Assert.Equal((0, ""), (hash.ExitCode, hash.Error));
        using ExporterProcess exporter = await Serve("--auth-users-file", Write("users", $"prometheus:{hash.Output}"));
        using PrometheusServer prometheus = await PrometheusServer.Scraping(
            exporter.Port, "a", $"basic_auth: {{ username: prometheus, password_file: {password} }}");

        await Eventually.Succeeds(async () => Assert.NotEmpty(await prometheus.Samples("librechat_cost_usd_total")));
        Assert.Equal("", await prometheus.LastError());
    }

    [Fact]
    public async Task What_is_wrong_with_the_files_is_one_line_and_nothing_is_served()
    {
        ChildProcess.Result token = await Run("--auth-token-file", Write("token", "short"));
        ChildProcess.Result key = await Run("--tls-cert-file", _tls.Certificate, "--tls-key-file", _tls.Certificate);

        Assert.Equal((2, 2), (token.ExitCode, key.ExitCode));
        Assert.StartsWith("librechat-exporter: --auth-token-file: line 1 ", Assert.Single(token.ErrorLines), StringComparison.Ordinal);
        Assert.StartsWith("librechat-exporter: --tls-key-file: ", Assert.Single(key.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listening_for_everybody_without_a_login_is_warned_of_once_and_with_one_it_is_not()
    {
        string[] open = ["--demo", "--listen", $"0.0.0.0:{FreePort.Find()}"];
        string[] guarded = ["--demo", "--listen", $"0.0.0.0:{FreePort.Find()}", "--auth-token-file", Write("token", "0123456789abcdef")];

        Assert.Single(await LogOf(open), line => line.Contains("anybody who can reach", StringComparison.Ordinal));
        Assert.DoesNotContain(await LogOf(guarded), line => line.Contains("anybody who can reach", StringComparison.Ordinal));
    }

    /// <summary>What the exporter logs up to its first reading, which comes after what it says of itself.</summary>
    private static async Task<string[]> LogOf(string[] arguments)
    {
        string[] command = ExporterProcess.CommandLine(arguments);
        using var exporter = ChildProcess.Start(command[0], command[1..]);
        await Eventually.Holds(() => exporter.Error.Contains("the source has been read", StringComparison.Ordinal), "the first reading");
        exporter.SendSigterm();
        return (await exporter.End()).ErrorLines;
    }

    private static Task<ExporterProcess> Serve(params string[] arguments) => ExporterProcess.Serve(Source, arguments);

    private static Task<ChildProcess.Result> Run(params string[] arguments) => ExporterProcess.Run(Source, arguments);

    private static string Source => Repository.Sample("librechat-sample");

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
