using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;
using LibreChatExporter.Web;
using LibreChatExporter.Web.Tls;

namespace LibreChatExporter.Tests.Web.Tls;

[Trait(Speed.Name, Speed.Slow)]
public sealed class TlsTests : IDisposable
{
    private readonly MemorySource _source = new();
    private readonly TlsFolder _folder = new();

    /// <summary>Certificates of clients, and whether they get in.</summary>
    public static TheoryData<string, bool> ClientCertificates => new()
    {
        { "right", true },
        { "right, through an intermediate authority", true },
        { "none", false },
        { "signed by itself", false },
        { "signed by the server's authority", false },
        { "signed by another authority of the same name", false },
        { "expired", false },
        { "not yet valid", false },
        { "for servers", false },
    };

    public void Dispose()
    {
        _folder.Dispose();
        _source.Dispose();
    }

    [Fact]
    public async Task It_serves_HTTPS_and_nothing_else()
    {
        await using var server = new TestServer(_source, _folder.Settings);
        using HttpClient client = server.NewClient(_folder.Handler());

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/metrics")).StatusCode);
        Assert.DoesNotContain(
            "HTTP/", string.Concat(await RawRequest.Send(server.Port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task It_speaks_new_TLS_and_HTTP_1_1_also_to_those_who_prefer_HTTP_2(SslProtocols protocol)
    {
        await using var server = new TestServer(_source, _folder.Settings);
        using SslStream stream = await Connect(server, protocol);

        Assert.Equal(protocol, stream.SslProtocol);
        Assert.Equal(SslApplicationProtocol.Http11, stream.NegotiatedApplicationProtocol);
    }

    [Fact]
    public async Task It_does_not_speak_old_TLS()
    {
        await using var server = new TestServer(_source, _folder.Settings);

#pragma warning disable SYSLIB0039, CA5397 // That it is obsolete is the point.
        await Assert.ThrowsAnyAsync<Exception>(() => Connect(server, SslProtocols.Tls11));
#pragma warning restore SYSLIB0039, CA5397
    }

    [Theory]
    [MemberData(nameof(ClientCertificates))]
    public async Task Only_clients_whose_certificate_the_authority_has_signed_get_in(string kind, bool getsIn)
    {
        await using var server = new TestServer(_source, _folder.SettingsWithClients);
        using var intermediate = new TestAuthority("intermediate", _folder.Clients);
        using var impostor = new TestAuthority("client authority");
        X509Certificate2[] own = kind switch
        {
            "right" => [TestAuthority.Issue(_folder.Clients, "prometheus", TestAuthority.ClientUse)],
            "right, through an intermediate authority" =>
                [TestAuthority.Issue(intermediate, "prometheus", TestAuthority.ClientUse), intermediate.Certificate],
            "signed by itself" => [TestAuthority.Issue(null, "prometheus", TestAuthority.ClientUse)],
            "signed by the server's authority" => [TestAuthority.Issue(_folder.Authority, "prometheus", TestAuthority.ClientUse)],
            "signed by another authority of the same name" => [TestAuthority.Issue(impostor, "prometheus", TestAuthority.ClientUse)],
            "expired" => [TestAuthority.Issue(_folder.Clients, "prometheus", TestAuthority.ClientUse, from: -2, to: -1)],
            "not yet valid" => [TestAuthority.Issue(_folder.Clients, "prometheus", TestAuthority.ClientUse, from: 1, to: 2)],
            "for servers" => [TestAuthority.Issue(_folder.Clients, "prometheus", TestAuthority.ServerUse)],
            _ => [],
        };
        using HttpClient client = server.NewClient(_folder.Handler(own: own));

        if (getsIn)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/metrics")).StatusCode);
        }
        else
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/healthz"));
        }
    }

    [Fact]
    public async Task A_login_is_needed_beside_a_certificate_and_over_TLS_as_without()
    {
        const string token = "0123456789abcdef";
        _folder.WriteText("token", token);
        await using var server = new TestServer(
            _source, [.. _folder.SettingsWithClients, (Setting.AuthTokenFile, _folder.Folder.File("token"))]);
        using X509Certificate2 own = TestAuthority.Issue(_folder.Clients, "prometheus", TestAuthority.ClientUse);
        using HttpClient client = server.NewClient(_folder.Handler(own: own));

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Get(client, "Bearer wrong-0123456789abcdef")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Get(client, "Bearer " + token)).StatusCode);
    }

    [Fact]
    public async Task A_renewed_certificate_is_used_for_new_connections_and_a_broken_one_is_not()
    {
        await using var server = new TestServer(_source, _folder.Settings);
        var seen = new List<string>();
        using HttpClient client = server.NewClient(_folder.Handler(certificate => seen.Add(certificate.Subject)));
        using HttpClient kept = server.NewClient(new SocketsHttpHandler { SslOptions = _folder.Handler().SslOptions });
        Assert.Equal(HttpStatusCode.OK, (await kept.GetAsync("/healthz")).StatusCode);
        using X509Certificate2 second = TestAuthority.Issue(_folder.Authority, "second", TestAuthority.ServerUse);
        _folder.Write(second);
        await Until(client, seen, "CN=second");

        _folder.WriteText("tls.crt", "broken");
        using X509Certificate2 third = TestAuthority.Issue(_folder.Authority, "third", TestAuthority.ServerUse);
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz")).StatusCode);
        Assert.Equal("CN=second", seen[^1]);
        _folder.Write(third);
        await Until(client, seen, "CN=third");
        Assert.Equal(HttpStatusCode.OK, (await kept.GetAsync("/healthz")).StatusCode);
    }

    [Theory]
    [InlineData("tls.crt", "", "--tls-cert-file: the file holds no certificate in PEM")]
    [InlineData(
        "tls.crt",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "--tls-cert-file: the file holds no certificate in PEM")]
    [InlineData("tls.key", "", "--tls-key-file: the file does not hold the private key of the certificate, in PEM and without a password")]
    [InlineData(
        "tls.key", "other", "--tls-key-file: the file does not hold the private key of the certificate, in PEM and without a password")]
    [InlineData("ca.pem", "", "--tls-client-ca-file: the file holds no certificate in PEM")]
    [InlineData("ca.pem", "leaf", "--tls-client-ca-file: the file holds no root certificate, which is one that has signed itself")]
    public void A_wrong_file_is_one_line_that_names_its_setting(string file, string text, string complaint)
    {
        using X509Certificate2 other = TestAuthority.Issue(_folder.Authority, "other", TestAuthority.ServerUse);
        _folder.WriteText(file, text switch
        {
            "other" => other.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(),
            "leaf" => other.ExportCertificatePem(),
            _ => text,
        });
        TlsSettings tls = TestSettings.Of(_folder.SettingsWithClients).Tls!;

        var error = Assert.Throws<SettingsException>(
            () => new WatchedFiles<SslServerAuthenticationOptions>(tls.Files, texts => ServerTls.Read(tls, texts)));
        Assert.Equal(complaint, error.Message);
    }

    [Theory]
    [InlineData("--tls-cert-file: --tls-key-file is missing, the certificate's private key", "--tls-cert-file=a")]
    [InlineData("--tls-key-file: --tls-cert-file is missing, the key's certificate", "--tls-key-file=a")]
    [InlineData(
        "--tls-client-ca-file: clients show certificates to HTTPS only: --tls-cert-file and --tls-key-file are missing",
        "--tls-client-ca-file=a")]
    public void A_file_without_those_that_it_needs_is_one_line_that_says_which(string complaint, string argument)
        => Assert.Equal("librechat-exporter: " + complaint, CommandRun.ErrorOf(["--source=x", argument]));

    private static async Task Until(HttpClient client, List<string> seen, string subject)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        do
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz", deadline.Token)).StatusCode);
        }
        while (seen[^1] != subject);
    }

    private static Task<HttpResponseMessage> Get(HttpClient client, string authorization)
        => TestServer.Send(client, HttpMethod.Get, "/metrics", ("Authorization", authorization));

    private static async Task<SslStream> Connect(TestServer server, SslProtocols protocol)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port);
        var stream = new SslStream(
            client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate?.Subject == "CN=first");
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "127.0.0.1",
            EnabledSslProtocols = protocol,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        });
        return stream;
    }
}
