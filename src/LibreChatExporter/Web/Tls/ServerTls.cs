using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LibreChatExporter.Configuration;

namespace LibreChatExporter.Web.Tls;

/// <summary>How to shake hands, as the certificate files had it at one time.</summary>
internal static class ServerTls
{
    /// <summary>
    /// Makes the options of what the files hold. Their certificates are left to the garbage collector: a handshake may still be using them
    /// when the next ones are there.
    /// </summary>
    /// <exception cref="SettingsException">A file is wrong, or they do not belong together.</exception>
    public static SslServerAuthenticationOptions Read(TlsSettings files, IReadOnlyDictionary<GivenFile, string> texts)
    {
        string text = texts[files.Certificate];
        X509ChainPolicy? clients = files.ClientAuthorities is null ? null
            : ClientPolicy(files.ClientAuthorities, texts[files.ClientAuthorities]);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = Context(Certificates(files.Certificate, text), text, files.Key, texts[files.Key]),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            AllowRenegotiation = false,
            ClientCertificateRequired = clients is not null,
            CertificateChainPolicy = clients,

            // A session that is resumed would outlive the authorities that let it in.
            AllowTlsResume = clients is null,
        };
    }

    private static SslStreamCertificateContext Context(X509Certificate2Collection chain, string text, GivenFile keyFile, string key)
    {
        try
        {
            chain.RemoveAt(0);
            return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(text, key), chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw keyFile.Wrong("the file does not hold the private key of the certificate, in PEM and without a password");
        }
    }

    /// <summary>Only the authorities of the file count, not those of the system, and nothing is fetched from anywhere.</summary>
    private static X509ChainPolicy ClientPolicy(GivenFile file, string text)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(Certificates(file, text));
        return policy.CustomTrustStore.Any(authority => authority.SubjectName.RawData.AsSpan().SequenceEqual(authority.IssuerName.RawData))
            ? policy
            : throw file.Wrong("the file holds no root certificate, which is one that has signed itself");
    }

    private static X509Certificate2Collection Certificates(GivenFile file, string text)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            certificates.Clear();
        }

        return certificates.Count > 0 ? certificates : throw file.Wrong("the file holds no certificate in PEM");
    }
}
