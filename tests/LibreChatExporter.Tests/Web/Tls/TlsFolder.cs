using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LibreChatExporter.Configuration;

namespace LibreChatExporter.Tests.Web.Tls;

/// <summary>The files of a server's certificate, and clients that know its authority.</summary>
internal sealed class TlsFolder : IDisposable
{
    public TlsFolder()
    {
        using X509Certificate2 first = TestAuthority.Issue(Authority, "first", TestAuthority.ServerUse);
        Write(first);
        WriteText("ca.pem", Clients.Certificate.ExportCertificatePem());
    }

    public TempFolder Folder { get; } = new();

    /// <summary>Signs the server's certificates.</summary>
    public TestAuthority Authority { get; } = new("server authority");

    /// <summary>Signs the clients'.</summary>
    public TestAuthority Clients { get; } = new("client authority");

    public (Setting, string)[] Settings => [(Setting.TlsCertFile, Folder.File("tls.crt")), (Setting.TlsKeyFile, Folder.File("tls.key"))];

    public (Setting, string)[] SettingsWithClients => [.. Settings, (Setting.TlsClientCaFile, Folder.File("ca.pem"))];

    public void Write(X509Certificate2 certificate)
    {
        WriteText("tls.key", certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        WriteText("tls.crt", certificate.ExportCertificatePem());
    }

    public void WriteText(string name, string text) => Folder.Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>What a client needs that trusts the authority and may have a certificate of its own.</summary>
    public SocketsHttpHandler Handler(Action<X509Certificate2>? onServer = null, params X509Certificate2[] own) => new()
    {
        PooledConnectionLifetime = TimeSpan.Zero,
        SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificateContext = own.Length == 0 ? null : SslStreamCertificateContext.Create(own[0], [.. own[1..]], offline: true),
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
            {
                chain!.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                chain.ChainPolicy.CustomTrustStore.Add(Authority.Certificate);
                onServer?.Invoke((X509Certificate2)certificate!);
                return chain.Build((X509Certificate2)certificate!);
            },
        },
    };

    public void Dispose()
    {
        Authority.Dispose();
        Clients.Dispose();
        Folder.Dispose();
    }
}
