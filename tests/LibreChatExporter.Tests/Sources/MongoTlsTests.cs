using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Mongo;
using LibreChatExporter.Tests.Web.Tls;
using MongoDB.Driver;

namespace LibreChatExporter.Tests.Sources;

/// <summary>The options of a URI that are about TLS, with real handshakes. The servers' certificates are for 127.0.0.1.</summary>
public sealed class MongoTlsTests : IDisposable
{
    private const string RightHost = "127.0.0.1", OtherHost = "db.example.test", Password = "hunter2";

    private readonly TempFolder _folder = new();
    private readonly TestAuthority _authority = new("database authority");
    private readonly TestAuthority _other = new("other authority");

    /// <summary>
    /// Options after <c>tls=true</c>, the server's certificate, the host that is asked for, and why it fails; null where it does not.
    /// </summary>
    public static TheoryData<string, string, string, string?> Handshakes => new()
    {
        { "tlsCAFile={ca}", "right", RightHost, null },
        { "tlsCAFile={bundle}", "right", RightHost, null },
        { "tlsCAFile={bundle}", "of the other authority", RightHost, null },
        { "tlsCAFile={ca}", "through an intermediate authority", RightHost, null },
        { "", "right", RightHost, "no authority that is trusted has signed it" },
        { "tlsCAFile={ca}", "of the other authority", RightHost, "no authority that is trusted has signed it" },
        { "tlsCAFile={ca}", "signed by itself", RightHost, "no authority that is trusted has signed it" },
        { "tlsCAFile={ca}", "right", OtherHost, "for another host" },
        { "tlsCAFile={ca}", "expired", RightHost, "expired" },
        { "tlsCAFile={ca}", "for clients", RightHost, "not for servers" },
        { "tlsCAFile={ca}&tlsDisableCertificateRevocationCheck=false", "right", RightHost, "nobody says whether it has been revoked" },
        { "tlsCAFile={ca}&tlsDisableCertificateRevocationCheck=true", "right", RightHost, null },
        { "tlsCAFile={ca}&tlsAllowInvalidHostnames=true", "right", OtherHost, null },
        {
            "tlsCAFile={ca}&tlsAllowInvalidHostnames=true",
            "of the other authority",
            OtherHost,
            "no authority that is trusted has signed it"
        },
        { "tlsCAFile={ca}&tlsAllowInvalidHostnames=true", "expired", RightHost, "expired" },
        { "tlsCAFile={ca}&tlsAllowInvalidCertificates=true", "expired", RightHost, null },
        { "tlsAllowInvalidCertificates=true", "signed by itself", OtherHost, null },
        { "tlsAllowInvalidCertificates=false", "signed by itself", RightHost, "no authority that is trusted has signed it" },
        { "tlsInsecure=true", "signed by itself", OtherHost, null },
    };

    /// <summary>Options after <c>tls=true</c> whose files are wrong, and what is said.</summary>
    public static TheoryData<string, string> WrongFiles => new()
    {
        { "tlsCAFile={missing}", "tlsCAFile: the file {missing} does not exist" },
        { "tlsCAFile={folder}", "tlsCAFile: the file {folder} cannot be read" },
        { "tlsCAFile={text}", "tlsCAFile: the file {text} holds no certificate in PEM" },
        { "tlsCAFile={broken}", "tlsCAFile: the file {broken} holds no certificate in PEM" },
        { "tlsCertificateKeyFile=-----BEGIN PRIVATE KEY-----hunter2", "tlsCertificateKeyFile: the file does not exist" },
        { "tlsCertificateKeyFile={missing}", "tlsCertificateKeyFile: the file {missing} does not exist" },
        { "tlsCertificateKeyFile={ca}", "tlsCertificateKeyFile: the file {ca} does not hold the private key" },
        { "tlsCertificateKeyFile={foreign}", "tlsCertificateKeyFile: the file {foreign} does not hold the private key" },
        {
            "tlsCertificateKeyFile={encrypted}",
            "tlsCertificateKeyFile: the file {encrypted} holds an encrypted key: tlsCertificateKeyFilePassword is missing"
        },
        {
            "tlsCertificateKeyFile={encrypted}&tlsCertificateKeyFilePassword=hunter3",
            "tlsCertificateKeyFile: the file {encrypted} holds a key that tlsCertificateKeyFilePassword does not open"
        },
        {
            "tlsCertificateKeyFile={old}&tlsCertificateKeyFilePassword=hunter2",
            "tlsCertificateKeyFile: the file {old} holds a key that is encrypted in an old way"
        },
    };

    public MongoTlsTests()
    {
        string ca = _authority.Certificate.ExportCertificatePem();
        Write("ca", ca);
        Write("bundle", $"# two\n{ca}\n{_other.Certificate.ExportCertificatePem()}\n");
        Write("text", "hunter2");
        Write("broken", "-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----\n");
        using X509Certificate2 own = TestAuthority.Issue(_authority, "exporter", TestAuthority.ClientUse);
        using ECDsa key = own.GetECDsaPrivateKey()!;
        string certificate = own.ExportCertificatePem();
        Write("plain", $"{certificate}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        Write("keyfirst", $"{key.ExportECPrivateKeyPem()}\n{certificate}\n");
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 1000);
        Write("encrypted", $"{certificate}\n{key.ExportEncryptedPkcs8PrivateKeyPem(Password, encryption)}\n");
        Write(
            "old",
            $"{certificate}\n-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
                + "DEK-Info: AES-256-CBC,00\n\nAAAA\n-----END EC PRIVATE KEY-----\n");
        using var foreign = ECDsa.Create();
        Write("foreign", $"{certificate}\n{foreign.ExportPkcs8PrivateKeyPem()}\n");
    }

    public void Dispose()
    {
        _authority.Dispose();
        _other.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Handshakes))]
    public async Task A_server_is_trusted_as_the_options_say(string options, string kind, string host, string? failure)
    {
        using var intermediate = new TestAuthority("intermediate", _authority);
        using X509Certificate2 certificate = kind switch
        {
            "right" => TestAuthority.Issue(_authority, "db", TestAuthority.ServerUse),
            "of the other authority" => TestAuthority.Issue(_other, "db", TestAuthority.ServerUse),
            "through an intermediate authority" => TestAuthority.Issue(intermediate, "db", TestAuthority.ServerUse),
            "signed by itself" => TestAuthority.Issue(null, "db", TestAuthority.ServerUse),
            "expired" => TestAuthority.Issue(_authority, "db", TestAuthority.ServerUse, from: -3, to: -1),
            "for clients" => TestAuthority.Issue(_authority, "db", TestAuthority.ClientUse),
            _ => throw new ArgumentException(kind),
        };
        X509Certificate2Collection sent = kind.StartsWith("through", StringComparison.Ordinal) ? [intermediate.Certificate] : [];

        (Exception? error, _) = await Handshake(Settings(options).SslSettings, host, certificate, sent);

        if (failure is null)
        {
            Assert.Null(error);
        }
        else
        {
            Assert.Contains(failure, Assert.IsType<AuthenticationException>(error).GetBaseException().Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("tlsCertificateKeyFile={plain}")]
    [InlineData("tlsCertificateKeyFile={plain}&tlsCertificateKeyFilePassword=unused")]
    [InlineData("tlsCertificateKeyFile={keyfirst}")]
    [InlineData("tlsCertificateKeyFile={encrypted}&tlsCertificateKeyFilePassword=hunter2")]
    public async Task The_server_sees_the_clients_certificate(string options)
    {
        using X509Certificate2 certificate = TestAuthority.Issue(_authority, "db", TestAuthority.ServerUse);

        (Exception? error, string? client) = await Handshake(Settings("tlsCAFile={ca}&" + options).SslSettings, RightHost, certificate, []);

        Assert.Null(error);
        Assert.Equal("CN=exporter", client);
    }

    [Theory]
    [MemberData(nameof(WrongFiles))]
    public void A_wrong_file_is_named_with_its_option_and_no_secret(string options, string complaint)
    {
        var error = Assert.Throws<SourceException>(() => Settings(options));

        Assert.Contains(WithPaths(complaint, escaped: false), error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", error.ToString(), StringComparison.Ordinal);
    }

    private static async Task<(Exception? Error, string? Client)> Handshake(
        SslSettings settings, string host, X509Certificate2 certificate, X509Certificate2Collection sent)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<string?> server = Serve(listener, certificate, sent);
        using var socket = new TcpClient();
        await socket.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        await using var stream = new SslStream(
            socket.GetStream(), leaveInnerStreamOpen: false, settings.ServerCertificateValidationCallback);
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = host,
                ClientCertificates = [.. settings.ClientCertificates],
                EnabledSslProtocols = settings.EnabledSslProtocols,
                CertificateRevocationCheckMode = settings.CheckCertificateRevocation
                    ? X509RevocationMode.Online
                    : X509RevocationMode.NoCheck,
            });
            Assert.Equal(1, await stream.ReadAsync(new byte[1]));
            return (null, await server);
        }
        catch (AuthenticationException e)
        {
            return (e, null);
        }
    }

    private static async Task<string?> Serve(TcpListener listener, X509Certificate2 certificate, X509Certificate2Collection sent)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        await using var stream = new SslStream(client.GetStream());
#pragma warning disable CA5359 // Whom the server trusts is not looked at here.
        await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, sent, offline: true),
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        });
#pragma warning restore CA5359
        await stream.WriteAsync(new byte[1]);
        return stream.RemoteCertificate?.Subject;
    }

    private MongoClientSettings Settings(string options)
        => ClientSettings.Of(new MongoAddress($"mongodb://u:{Password}@{RightHost}/?tls=true&{WithPaths(options, escaped: true)}"));

    private string WithPaths(string text, bool escaped)
        => System.Text.RegularExpressions.Regex.Replace(text, "{([a-z]+)}", name =>
        {
            string path = name.Groups[1].Value == "folder" ? _folder.Path : _folder.File(name.Groups[1].Value);
            return escaped ? Uri.EscapeDataString(path) : path;
        });

    private void Write(string name, string text) => _folder.Write(name, Encoding.UTF8.GetBytes(text));
}
