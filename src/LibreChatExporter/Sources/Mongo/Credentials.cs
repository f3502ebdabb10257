using MongoDB.Driver;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>Makes the driver's credentials of a MongoDB URI. No error shows any.</summary>
internal static class Credentials
{
    private const string External = "$external";

    /// <summary>The credentials; null where the URI has none.</summary>
    /// <param name="address">The URI.</param>
    /// <param name="foundSource">The database of users by the DNS, which counts where the URI does not say; null where that does not,
    /// either.</param>
    /// <exception cref="SourceException">They cannot be used.</exception>
    internal static MongoCredential? Of(MongoAddress address, string? foundSource)
    {
        string mechanism = address.Options.Word("authMechanism") ?? "DEFAULT";
        (string? user, string? password) = (address.User, address.Password);
        string source = address.Options.Text("authSource") ?? foundSource ?? (address.Database.Length > 0 ? address.Database : "admin");
        if (mechanism is "MONGODB-X509" or "GSSAPI" && address.Options.Text("authSource") is { } given && given != External)
        {
            throw ClientSettings.Unusable($"authMechanism={mechanism} goes with authSource={External} only");
        }

        if (user is null && mechanism is not ("DEFAULT" or "MONGODB-X509" or "MONGODB-OIDC" or "MONGODB-AWS" or "MONGODB-CR"))
        {
            throw ClientSettings.Unusable($"authMechanism={mechanism} needs a user");
        }

        if (mechanism is "MONGODB-X509" && password is { Length: > 0 })
        {
            throw ClientSettings.Unusable("authMechanism=MONGODB-X509 takes no password");
        }

        try
        {
            MongoCredential? credential = mechanism switch
            {
                "DEFAULT" => user is null ? null : MongoCredential.CreateCredential(source, user, password ?? ""),
                "MONGODB-X509" => MongoCredential.CreateMongoX509Credential(user),
                "PLAIN" => MongoCredential.CreatePlainCredential(
                    address.Options.Text("authSource") ?? foundSource ?? (address.Database.Length > 0 ? address.Database : External),
                    user,
                    password ?? ""),
                "GSSAPI" when password is null => MongoCredential.CreateGssapiCredential(user),
                "GSSAPI" => MongoCredential.CreateGssapiCredential(user, password),
                "MONGODB-OIDC" => Oidc(address),
                "SCRAM-SHA-1" or "SCRAM-SHA-256" => new MongoCredential(
                    mechanism, new MongoInternalIdentity(source, user), new PasswordEvidence(password ?? "")),
                _ => throw ClientSettings.Unusable($"authMechanism={mechanism} is one that this driver does not have"),
            };
            return mechanism is "MONGODB-OIDC" ? credential
                : Properties(address).Aggregate(
                    credential, (known, property) => known?.WithMechanismProperty(property.Name, property.Value));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or InvalidOperationException)
        {
            // What the driver says may hold what is wrong, which is secret.
            throw ClientSettings.Unusable($"authMechanism={mechanism} does not go with this user, password or authMechanismProperties");
        }
    }

    private static MongoCredential Oidc(MongoAddress address)
    {
        static bool IsEnvironment((string Name, object Value) property)
            => property.Name.Equals("ENVIRONMENT", StringComparison.OrdinalIgnoreCase);

        List<(string Name, object Value)> properties = Properties(address);
        string environment = properties.FirstOrDefault(IsEnvironment).Value as string
            ?? throw ClientSettings.Unusable("authMechanism=MONGODB-OIDC needs an ENVIRONMENT in authMechanismProperties");
        return address.Password is { Length: > 0 }
            ? throw ClientSettings.Unusable("authMechanism=MONGODB-OIDC takes no password")
            : properties.Where(property => !IsEnvironment(property)).Aggregate(
                MongoCredential.CreateOidcCredential(environment, address.User),
                (credential, property) => credential.WithMechanismProperty(property.Name, property.Value));
    }

    private static List<(string Name, object Value)> Properties(MongoAddress address)
        => [.. (address.Options.Text("authMechanismProperties") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Property)];

    private static (string Name, object Value) Property(string text)
    {
        string[] parts = text.Split(':', 2);
        return parts.Length == 2
            ? (parts[0], bool.TryParse(parts[1], out bool isOn) ? isOn : parts[1])
            : throw ClientSettings.Unusable("the option authMechanismProperties takes names and values such as SERVICE_NAME:mongodb");
    }
}
