using LibreChatExporter.Primitives;

namespace LibreChatExporter.Configuration;

/// <summary>Somebody who may log in with a password.</summary>
/// <param name="Name">The name; it has no colon, at which HTTP splits it from the password.</param>
/// <param name="PasswordHash">The hash of the password, as <see cref="Passwords"/> makes it.</param>
internal sealed record BasicUser(string Name, string PasswordHash)
{
    /// <summary>What a name has to be.</summary>
    public const string NameRule = "a name of 1 to 100 characters, without colons and control characters";

    /// <summary>What a hash has to be.</summary>
    public const string HashRule = "a hash as librechat-exporter hash-password prints it";

    private const int MaxNameLength = 100;

    /// <summary>Whether the name keeps <see cref="NameRule"/>.</summary>
    public bool HasName => Name.Length is > 0 and <= MaxNameLength && !Name.Any(c => c == ':' || char.IsControl(c));

    /// <summary>Whether the hash keeps <see cref="HashRule"/>.</summary>
    public bool HasHash => Passwords.IsHash(PasswordHash);
}
