using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LibreChatExporter.Primitives;
using MongoDB.Driver;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>The options of a MongoDB URI that are about TLS. Nothing that is said of them shows a password or what a file holds.</summary>
internal static class TlsOptions
{
    private const string CaFile = "tlsCAFile", KeyFile = "tlsCertificateKeyFile", KeyPassword = "tlsCertificateKeyFilePassword";

    /// <summary>Far above any bundle of authorities.</summary>
    private const int MaxFileSize = 1 << 24;

    private const int MaxShownPath = 200;

    private static readonly string[] NeedTls =
        [CaFile, KeyFile, KeyPassword, "tlsInsecure", "tlsAllowInvalidCertificates", "tlsAllowInvalidHostnames"];

    internal static bool IsOn(MongoAddress address)
        => address.Options.Switch("tls") ?? address.Options.Switch("ssl") ?? address.IsSrv;

    /// <summary>As LibreChat's driver, this takes no other option for a wish to use TLS.</summary>
    internal static IEnumerable<string> Complaints(MongoAddress address) => IsOn(address) ? []
        : NeedTls.Where(address.Options.Has).Select(name => $"the MongoDB URI's option {name} has no effect without tls=true");

    /// <summary>Reads the files that the options name.</summary>
    /// <exception cref="SourceException">A file cannot be read, or does not hold what it should.</exception>
    internal static SslSettings Of(UriOptions options)
    {
        bool acceptsAll = options.Switch("tlsInsecure") is true || options.Switch("tlsAllowInvalidCertificates") is true;
        X509Certificate2Collection? authorities = options.Text(CaFile) is { } path ? Certificates(CaFile, path, Read(CaFile, path)) : null;

        // LibreChat's driver asks nobody whether a certificate has been revoked.
        bool checksRevocation = options.Switch("tlsDisableCertificateRevocationCheck") is false;
        var check = new ServerCertificateCheck(
            authorities, acceptsAll, options.Switch("tlsAllowInvalidHostnames") is true, checksRevocation);
        return new SslSettings
        {
            CheckCertificateRevocation = checksRevocation,
            ClientCertificates = options.Text(KeyFile) is { } keyPath ? [Identity(keyPath, options.Text(KeyPassword))] : [],
            ServerCertificateValidationCallback = check.Accepts,
        };
    }

    private static X509Certificate2Collection Certificates(string option, string path, string text)
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

        return certificates.Count > 0 ? certificates : throw Wrong(option, path, "holds no certificate in PEM");
    }

    private static X509Certificate2 Identity(string path, string? password)
    {
        string text = Read(KeyFile, path);
        foreach (X509Certificate2 found in Certificates(KeyFile, path, text))
        {
            found.Dispose();
        }

        bool isEncrypted = text.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal);
        if (text.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
        {
            throw Wrong(KeyFile, path, "holds a key that is encrypted in an old way; openssl pkcs8 -topk8 makes one that can be read");
        }

        if (isEncrypted && password is null)
        {
            throw Wrong(KeyFile, path, $"holds an encrypted key: {KeyPassword} is missing");
        }

        try
        {
            X509Certificate2 certificate = isEncrypted
                ? X509Certificate2.CreateFromEncryptedPem(text, text, password)
                : X509Certificate2.CreateFromPem(text, text);

            // Windows cannot use a key in a handshake that was never in one of its stores.
            return OperatingSystem.IsWindows()
                ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null)
                : certificate;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw Wrong(
                KeyFile,
                path,
                isEncrypted
                    ? $"holds a key that {KeyPassword} does not open"
                    : "does not hold the private key of its first certificate, in PEM");
        }
    }

    private static string Read(string option, string path)
    {
        try
        {
            using FileStream file = RegularFile.OpenRead(path);
            return file.Length <= MaxFileSize ? new StreamReader(file).ReadToEnd() : throw Wrong(option, path, "is too large");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Wrong(option, path, "does not exist");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Wrong(option, path, "cannot be read");
        }
    }

    private static SourceException Wrong(string option, string path, string problem)
        => ClientSettings.Unusable($"{option}: the file{Shown(path)} {problem}");

    /// <summary>Somebody may have put the key itself where its path belongs.</summary>
    private static string Shown(string path)
        => path.Length <= MaxShownPath && !path.Contains("-----BEGIN", StringComparison.Ordinal) ? $" {path.ReplaceLineEndings(" ")}" : "";
}
