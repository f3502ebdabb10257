namespace LibreChatExporter.Configuration;

/// <summary>Where the certificates for HTTPS are.</summary>
/// <param name="Certificate">The server's certificate and its chain.</param>
/// <param name="Key">The certificate's private key.</param>
/// <param name="ClientAuthorities">Who has to have signed the certificate of a client; null where clients need none.</param>
internal sealed record TlsSettings(GivenFile Certificate, GivenFile Key, GivenFile? ClientAuthorities)
{
    /// <summary>Those of the files that are given.</summary>
    public IReadOnlyList<GivenFile> Files => ClientAuthorities is null ? [Certificate, Key] : [Certificate, Key, ClientAuthorities];
}
