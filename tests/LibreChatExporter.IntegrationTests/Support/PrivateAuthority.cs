using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>An authority of the test's own, and what it has signed for a server on this machine and for a client, as PEM files.</summary>
internal sealed class PrivateAuthority : IDisposable
{
    /// <summary>What the key in <see cref="EncryptedClient"/> is encrypted with.</summary>
    internal const string ClientPassword = "key-Zq4-hidden";

    private const string ServerUse = "1.3.6.1.5.5.7.3.1", ClientUse = "1.3.6.1.5.5.7.3.2";
    private const int Iterations = 10_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exporter-authority-");

    internal PrivateAuthority()
    {
        using X509Certificate2 authority = MakeAuthority("CN=Authority of the tests"), other = MakeAuthority("CN=Another authority");
        File.WriteAllText(Authority, authority.ExportCertificatePem());
        File.WriteAllText(OtherAuthority, other.ExportCertificatePem());
        File.WriteAllText(
            Bundle, $"Another one\n{other.ExportCertificatePem()}\n\nThe one that signs\n{authority.ExportCertificatePem()}\n");

        using RSA serverKey = RSA.Create(2048), clientKey = RSA.Create(2048);
        File.WriteAllText(ServerCertificate, Sign(authority, "CN=server", serverKey, ServerUse));
        File.WriteAllText(ServerKey, serverKey.ExportPkcs8PrivateKeyPem());
        string client = Sign(authority, "CN=client", clientKey, ClientUse);
        File.WriteAllText(Client, $"{client}\n{clientKey.ExportPkcs8PrivateKeyPem()}\n");
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Iterations);
        File.WriteAllText(EncryptedClient, $"{client}\n{clientKey.ExportEncryptedPkcs8PrivateKeyPem(ClientPassword, encryption)}\n");
    }

    /// <summary>The certificate of the authority itself.</summary>
    internal string Authority => Named("authority.pem");

    /// <summary>The certificate of an authority that has signed nothing here.</summary>
    internal string OtherAuthority => Named("other-authority.pem");

    /// <summary>The certificates of both authorities, the right one last, with words between them.</summary>
    internal string Bundle => Named("bundle.pem");

    /// <summary>The server's certificate, for 127.0.0.1 and localhost.</summary>
    internal string ServerCertificate => Named("server.pem");

    /// <summary>The key to <see cref="ServerCertificate"/>.</summary>
    internal string ServerKey => Named("server-key.pem");

    /// <summary>The client's certificate and its key in one file.</summary>
    internal string Client => Named("client.pem");

    /// <summary>As <see cref="Client"/>, with the key encrypted.</summary>
    internal string EncryptedClient => Named("client-encrypted.pem");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Whether a certificate leads to this authority.</summary>
    internal bool HasSigned(X509Certificate? certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(Authority);
        return certificate is X509Certificate2 full && chain.Build(full);
    }

    private static X509Certificate2 MakeAuthority(string name)
    {
        using var key = RSA.Create(2048);
        CertificateRequest request = Request(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(2));
    }

    private static string Sign(X509Certificate2 authority, string name, RSA key, string use)
    {
        CertificateRequest request = Request(name, key);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        byte[] serial = RandomNumberGenerator.GetBytes(8);
        using X509Certificate2 certificate = request.Create(
            authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), serial);
        return certificate.ExportCertificatePem();
    }

    private static CertificateRequest Request(string name, RSA key) => new(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private string Named(string file) => Path.Combine(_folder.FullName, file);
}
