namespace LibreChatExporter.Sources.Mongo;

/// <summary>What is done with an option of a MongoDB URI.</summary>
internal enum OptionUse
{
    /// <summary>It means what it means to LibreChat's driver.</summary>
    Honoured,

    /// <summary>It is about writing, decoding or debugging, none of which changes what is read here: nothing is said.</summary>
    Irrelevant,

    /// <summary>It changes nothing here, and the operator is told so.</summary>
    Ignored,

    /// <summary>Going on without it would be less safe than the operator wants: the URI is refused.</summary>
    Refused,
}

/// <summary>What the value of an option is.</summary>
internal enum OptionValue
{
    Text,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Switch,

    /// <summary>A whole number, 0 or above.</summary>
    Number,

    /// <summary>One or more words of a list, with commas.</summary>
    Words,
}

/// <summary>An option that MongoDB URIs may have.</summary>
/// <param name="Name">Its name, in its usual case: names are the same in any.</param>
/// <param name="Use">What is done with it.</param>
/// <param name="Value">What its value is, where it counts.</param>
/// <param name="Advice">Why it is not honoured, and what to do instead: the end of a sentence that begins with the option.</param>
/// <param name="Words">The words that its value may have.</param>
internal sealed record UriOption(
    string Name, OptionUse Use, OptionValue Value = OptionValue.Text, string? Advice = null, IReadOnlyList<string>? Words = null)
{
    private static readonly string[] SecretWords =
        ["password", "passphrase", "secret", "token", "username", "authMechanismProperties", "pfx"];

    /// <summary>
    /// All options that LibreChat's driver, which is Node's, or that for .NET knows. The former refuses those of the latter, so they are
    /// for URIs of the exporter alone.
    /// </summary>
    internal static readonly IReadOnlyList<UriOption> All =
    [
        Text("authMechanismProperties"), Text("authSource"), Text("proxyHost"), Text("proxyPassword"), Text("proxyUsername"),
        Text("replicaSet"), Text("readPreferenceTags"), Text("srvServiceName"), Text("tlsCAFile"), Text("tlsCertificateKeyFile"),
        Text("tlsCertificateKeyFilePassword"),
        Switch("directConnection"), Switch("loadBalanced"), Switch("retryReads"), Switch("ssl"), Switch("tls"), Switch("tlsInsecure"),
        Switch("tlsAllowInvalidCertificates"), Switch("tlsAllowInvalidHostnames"),
        Number("connectTimeoutMS"), Number("heartbeatFrequencyMS"), Number("localThresholdMS"), Number("maxConnecting"),
        Number("maxIdleTimeMS"), Number("maxPoolSize"), Number("maxStalenessSeconds"), Number("minPoolSize"), Number("proxyPort"),
        Number("serverSelectionTimeoutMS"), Number("socketTimeoutMS"), Number("srvMaxHosts"), Number("timeoutMS"),
        Number("waitQueueTimeoutMS"), Number("zlibCompressionLevel"),
        OneOf(
            "authMechanism",
            "DEFAULT", "SCRAM-SHA-1", "SCRAM-SHA-256", "MONGODB-X509", "PLAIN", "GSSAPI", "MONGODB-OIDC", "MONGODB-AWS", "MONGODB-CR"),
        OneOf("compressors", "none", "snappy", "zlib", "zstd"),
        OneOf("family", "4", "6"),
        OneOf("readConcernLevel", "local", "available", "majority", "linearizable", "snapshot"),
        OneOf("readPreference", "primary", "primaryPreferred", "secondary", "secondaryPreferred", "nearest"),
        OneOf("serverMonitoringMode", "auto", "poll", "stream"),

        // Those of the driver for .NET alone.
        Switch("ipv6"), Switch("tlsDisableCertificateRevocationCheck"), Number("maxLifeTimeMS"),

        .. WithoutValue(
            OptionUse.Irrelevant,
            "appName", "autoSelectFamily", "autoSelectFamilyAttemptTimeout", "bsonRegExp", "checkKeys", "enableUtf8Validation",
            "fieldsAsRaw", "forceServerObjectId", "fsync", "ignoreUndefined", "j", "journal", "keepAlive", "keepAliveInitialDelay",
            "minHeartbeatFrequencyMS", "minInternalBufferSize", "mongodbLogComponentSeverities", "mongodbLogMaxDocumentLength",
            "mongodbLogPath", "monitorCommands", "name", "noDelay", "promoteBuffers", "promoteLongs", "promoteValues", "raw",
            "retryWrites", "safe", "serializeFunctions", "useBigInt64", "useNewUrlParser", "useUnifiedTopology", "uuidRepresentation",
            "w", "writeConcern", "wtimeout", "wtimeoutMS"),

        Ignored("rejectUnauthorized", "in LibreChat neither; use tlsAllowInvalidCertificates"),
        Ignored("servername", "certificates are checked for the host that the URI names"),
        Ignored("ca", "use tlsCAFile"),
        Ignored("cert", "use tlsCertificateKeyFile"),
        Ignored("key", "use tlsCertificateKeyFile"),
        Ignored("pfx", "use tlsCertificateKeyFile, in PEM"),
        Ignored("passphrase", "use tlsCertificateKeyFilePassword"),
        .. WithoutValue(
            OptionUse.Ignored,
            "allowPartialTrustChain", "ALPNProtocols", "checkServerIdentity", "ciphers", "ecdhCurve", "hints", "localAddress",
            "localPort", "lookup", "minDHSize", "secureContext", "secureProtocol", "session", "heartbeatTimeoutMS",
            "enableOverloadRetargeting", "maxAdaptiveRetries", "waitQueueMultiple", "waitQueueSize", "gssapiServiceName"),

        Refused("tlsCRLFile", "certificates are not checked against such a list here, and those that have been revoked would be let in"),
        Refused("crl", "certificates are not checked against such a list here, and those that have been revoked would be let in"),
        Refused("autoEncryption", "what is encrypted cannot be read here"),
    ];

    private static readonly Dictionary<string, UriOption> ByName
        = All.ToDictionary(option => option.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The option with a name in any case; null where no driver knows it.</summary>
    internal static UriOption? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Whether the value of an option, also of one that nobody knows, may be something that must not be shown.</summary>
    internal static bool IsSecret(string name)
        => SecretWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase))
            || name.Equals("key", StringComparison.OrdinalIgnoreCase);

    /// <summary>The option that may be meant by a name that is none; null where none is near.</summary>
    internal static UriOption? Nearest(string name)
    {
        UriOption nearest = All.MinBy(option => Distance(option.Name, name))!;
        return Distance(nearest.Name, name) <= Math.Max(1, name.Length / 4) ? nearest : null;
    }

    private static UriOption Text(string name) => new(name, OptionUse.Honoured);

    private static UriOption Switch(string name) => new(name, OptionUse.Honoured, OptionValue.Switch);

    private static UriOption Number(string name) => new(name, OptionUse.Honoured, OptionValue.Number);

    private static UriOption OneOf(string name, params string[] words) => new(name, OptionUse.Honoured, OptionValue.Words, Words: words);

    private static UriOption Ignored(string name, string advice) => new(name, OptionUse.Ignored, Advice: advice);

    private static UriOption Refused(string name, string advice) => new(name, OptionUse.Refused, Advice: advice);

    private static IEnumerable<UriOption> WithoutValue(OptionUse use, params string[] names)
        => names.Select(name => new UriOption(name, use));

    /// <summary>How many letters have to be put in, taken out or changed to make one name of another.</summary>
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int change = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + change));
            }
        }

        return row[^1];
    }
}
