namespace LibreChatExporter.Configuration;

/// <summary>Makes the settings of login and TLS of what was given.</summary>
internal static class AccessSection
{
    /// <summary>Where the credentials are; null where a scrape needs none.</summary>
    /// <param name="given">What was given.</param>
    /// <param name="userList">The settings file, if it lists users.</param>
    public static LoginSettings? Login(GivenSettings given, GivenFile? userList)
    {
        GivenFile? tokens = given.Find(Setting.AuthTokenFile)?.File();
        GivenFile? users = given.Find(Setting.AuthUsersFile)?.File();
        return tokens is null && users is null && userList is null ? null : new LoginSettings(tokens, users, userList);
    }

    /// <summary>Where the certificates are; null for plain HTTP.</summary>
    /// <exception cref="SettingsException">Some are given without those that they need.</exception>
    public static TlsSettings? Tls(GivenSettings given)
    {
        GivenValue? certificate = given.Find(Setting.TlsCertFile);
        GivenValue? key = given.Find(Setting.TlsKeyFile);
        GivenValue? authorities = given.Find(Setting.TlsClientCaFile);
        return (certificate, key) switch
        {
            ({ } first, { } second) => new TlsSettings(first.File(), second.File(), authorities?.File()),
            ({ } first, null) => throw first.Wrong($"{Setting.TlsKeyFile.Flag} is missing, the certificate's private key"),
            (null, { } second) => throw second.Wrong($"{Setting.TlsCertFile.Flag} is missing, the key's certificate"),
            _ => authorities is null ? null : throw authorities.Wrong(
                $"clients show certificates to HTTPS only: {Setting.TlsCertFile.Flag} and {Setting.TlsKeyFile.Flag} are missing"),
        };
    }

    private static GivenFile File(this GivenValue value)
        => new(value.IsSecret ? value.Text : value.NameOf("the path of a file"), value.Origin, value.IsSecret);
}
