using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>Whether a server's certificate will do. Thread-safe.</summary>
/// <param name="authorities">The only ones that count, with or without those between them and the servers; null for the system's.</param>
/// <param name="acceptsAll">Whether any certificate will do, also of another host.</param>
/// <param name="acceptsAnyHost">Whether a certificate may be another host's.</param>
/// <param name="checksRevocation">Whether the authorities are asked if they have revoked it; the handshake does that for the
/// system's.</param>
internal sealed class ServerCertificateCheck(
    X509Certificate2Collection? authorities, bool acceptsAll, bool acceptsAnyHost, bool checksRevocation)
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";

    /// <summary>The answer, in the form in which a handshake asks.</summary>
    /// <exception cref="AuthenticationException">It will not do, and why: without it, nobody would be told.</exception>
    internal bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        => acceptsAll || (Problem(certificate, chain, errors) is not { } problem ? true : throw new AuthenticationException(problem));

    private static bool IsRoot(X509Certificate2 certificate)
        => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static string Reasons(X509Chain? chain)
        => string.Join(", ", (chain?.ChainStatus ?? []).Select(status => status.Status).Distinct().Select(status => status switch
        {
            X509ChainStatusFlags.NotTimeValid => "it has expired, or is not valid yet",
            X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain => "no authority that is trusted has signed it",
            X509ChainStatusFlags.Revoked => "it has been revoked",
            X509ChainStatusFlags.RevocationStatusUnknown or X509ChainStatusFlags.OfflineRevocation
                => "nobody says whether it has been revoked",
            X509ChainStatusFlags.NotValidForUsage => "it is not for servers",
            _ => status.ToString(),
        }).Distinct());

    private string? Problem(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "the server has no certificate";
        }

        if (!acceptsAnyHost && errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return "the server's certificate is for another host";
        }

        if (authorities is null)
        {
            return errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
                ? $"the server's certificate is not valid: {Reasons(chain)}"
                : null;
        }

        using X509Chain own = Chain(chain);
        return own.Build((X509Certificate2)certificate)
            ? null
            : $"the server's certificate is not valid by the authorities of tlsCAFile: {Reasons(own)}";
    }

    private X509Chain Chain(X509Chain? sent)
    {
        var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = checksRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerUse));
        foreach (X509Certificate2 authority in authorities!)
        {
            (IsRoot(authority) ? chain.ChainPolicy.CustomTrustStore : chain.ChainPolicy.ExtraStore).Add(authority);
        }

        if (sent is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        }

        return chain;
    }
}
