using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LibreChatExporter.Tests.Web.Tls;

/// <summary>An authority that signs the certificates of a test.</summary>
internal sealed class TestAuthority : IDisposable
{
    public const string ServerUse = "1.3.6.1.5.5.7.3.1", ClientUse = "1.3.6.1.5.5.7.3.2";

    /// <summary>In days, on both sides of now; an authority's is longer than that of those whom it signs.</summary>
    private const int RootLife = 9, IntermediateLife = 8;

    public TestAuthority(string name, TestAuthority? parent = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = Request(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        Certificate = Sign(
            parent, request, key, parent is null ? -RootLife : -IntermediateLife, parent is null ? RootLife : IntermediateLife);
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>
    /// A certificate that an authority has signed, or, without one, itself; valid from one day to another, counted from today.
    /// </summary>
    public static X509Certificate2 Issue(TestAuthority? authority, string name, string use, int from = -1, int to = 1)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = Request(name, key);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        return Sign(authority, request, key, from, to);
    }

    public void Dispose() => Certificate.Dispose();

    private static CertificateRequest Request(string name, ECDsa key) => new($"CN={name}", key, HashAlgorithmName.SHA256);

    private static X509Certificate2 Sign(TestAuthority? authority, CertificateRequest request, ECDsa key, int from, int to)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        if (authority is null)
        {
            return request.CreateSelfSigned(now.AddDays(from), now.AddDays(to));
        }

        using X509Certificate2 signed = request.Create(
            authority.Certificate, now.AddDays(from), now.AddDays(to), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }
}
