using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests.Mongo;

/// <summary>Certificates and passwords, right and wrong, by the URI alone.</summary>
public sealed class LoginTests
{
    private const string User = "sha1-user", Password = "Pw-7f31-hidden";

    [SkippableTheory]
    [InlineData("tlsCAFile={0}", true)]
    [InlineData("tlsCAFile={1}", true)]
    [InlineData("tlsCAFile={2}", false)]
    [InlineData("", false)]
    [InlineData("tlsAllowInvalidCertificates=true", true)]
    [InlineData("tlsInsecure=true", true)]
    public async Task A_server_with_a_certificate_of_a_private_authority(string options, bool isRight)
    {
        using TestDatabase database = TestDatabase.Create();
        using var authority = new PrivateAuthority();
        int port = FreePort.Find();
        using PrivateGateway gateway = await PrivateGateway.Start(
            port, "--tls-certificate", authority.ServerCertificate, "--tls-key", authority.ServerKey);

        await AssertCheck(database.UriOn(port, ["tls=true", .. Options(options, authority)]), isRight, "ertificate");
    }

    [SkippableTheory]
    [InlineData("tlsCertificateKeyFile={3}", true)]
    [InlineData("tlsCertificateKeyFile={4}&tlsCertificateKeyFilePassword=key-Zq4-hidden", true)]
    [InlineData("tlsCertificateKeyFile={4}&tlsCertificateKeyFilePassword=wrong-Zq4-hidden", false)]
    [InlineData("", false)]
    public async Task A_server_that_wants_a_certificate(string options, bool isRight)
    {
        using TestDatabase database = TestDatabase.Create();
        using var authority = new PrivateAuthority();
        int port = FreePort.Find();
        using PrivateGateway gateway = await PrivateGateway.Start(
            port, "--tls-certificate", authority.ServerCertificate, "--tls-key", authority.ServerKey,
            "--tls-client-ca", authority.Authority);

        await AssertCheck(
            database.UriOn(port, ["tls=true", $"tlsCAFile={authority.Authority}", .. Options(options, authority)]),
            isRight,
            expected: null);
    }

    [SkippableTheory]
    [InlineData("", Password, true)]
    [InlineData("", "wrong-Zq4-hidden", false)]
    [InlineData("authMechanism=SCRAM-SHA-1", Password, true)]
    [InlineData("authMechanism=SCRAM-SHA-1", "wrong-Zq4-hidden", false)]
    public async Task A_user_of_SCRAM_SHA_1(string options, string given, bool isRight)
    {
        using TestDatabase database = TestDatabase.Create();
        using var password = new TemporaryFile();
        File.WriteAllText(password.Path, Password);
        int port = FreePort.Find();
        using PrivateGateway gateway = await PrivateGateway.Start(port, "--scram-sha-1", $"{User}:{password.Path}");
        string uri = new UriBuilder(database.UriOn(port, options)) { UserName = User, Password = given }.Uri.AbsoluteUri;

        await AssertCheck(uri, isRight, "refuses the user name or password");
    }

    [SkippableTheory]
    [InlineData("authMechanism=SCRAM-SHA-256", null, true)]
    [InlineData("authMechanism=SCRAM-SHA-256", "wrong-Zq4-hidden", false)]
    public async Task A_user_of_SCRAM_SHA_256(string options, string? given, bool isRight)
    {
        _ = TestEnvironment.RequireMongoUriWithPassword();
        using TestDatabase database = TestDatabase.Create();
        var uri = new UriBuilder(database.UriWith(options));
        uri.Password = given ?? uri.Password;

        await AssertCheck(uri.Uri.AbsoluteUri, isRight, "refuses the user name or password");
    }

    [SkippableFact]
    public async Task A_login_that_is_missing_is_not_taken_for_a_role_that_is()
    {
        _ = TestEnvironment.RequireMongoUriWithPassword();
        using TestDatabase database = TestDatabase.Create();
        string uri = new UriBuilder(database.Uri) { UserName = "", Password = "" }.Uri.AbsoluteUri;

        await AssertCheck(uri, isRight: false, "wants a login");
    }

    [SkippableTheory]
    [InlineData("zstd")]
    [InlineData("snappy")]
    [InlineData("zlib")]
    public async Task What_is_compressed_is_read_like_any_other(string compressor)
    {
        using TestDatabase database = TestDatabase.Create();
        using var log = new TemporaryFile();
        int port = FreePort.Find();
        using PrivateGateway gateway = await PrivateGateway.Start(port, "--compressors", "zstd,zlib,snappy", "--command-log", log.Path);

        await AssertCheck(database.UriOn(port, $"compressors={compressor}"), isRight: true, expected: null);
        Assert.All(
            CommandLog.Read(log.Path).Where(command => command.Command == "find"), command => Assert.Equal(compressor, command.Compressor));
    }

    [SkippableFact]
    public async Task A_server_that_is_too_old_is_one_clear_line()
    {
        using TestDatabase database = TestDatabase.Create();
        int port = FreePort.Find();
        using PrivateGateway gateway = await PrivateGateway.Start(port, "--max-wire-version", "8");

        await AssertCheck(database.UriOn(port), isRight: false, "MongoDB 4.4 or newer is needed");
    }

    private static string[] Options(string text, PrivateAuthority authority) => string.Format(
        System.Globalization.CultureInfo.InvariantCulture, text,
        authority.Authority, authority.Bundle, authority.OtherAuthority, authority.Client, authority.EncryptedClient)
        .Split('&', StringSplitOptions.RemoveEmptyEntries);

    private static async Task AssertCheck(string uri, bool isRight, string? expected)
    {
        ChildProcess.Result result = await ExporterProcess.Run(uri, "check");
        string all = result.Output + result.Error;
        Assert.True((isRight ? 0 : 2) == result.ExitCode, all);
        Assert.DoesNotContain("hidden", all, StringComparison.Ordinal);
        if (!isRight)
        {
            string line = Assert.Single(result.ErrorLines);
            Assert.Contains(expected ?? "librechat-exporter: ", line, StringComparison.Ordinal);
        }
    }
}
