using System.Security.Cryptography;
using System.Text;

#pragma warning disable CA5350, CA5351 // MD5 and SHA-1 are what this old way to log in consists of.

namespace LibreChatExporter.TestGateway;

/// <summary>
/// A user whom the engine does not know, and who logs in by SCRAM-SHA-1 (RFC 5802), with the password digest that MongoDB takes for it.
/// </summary>
internal sealed class ScramSha1User
{
    private const int SaltLength = 16;

    private readonly byte[] salt = RandomNumberGenerator.GetBytes(SaltLength);
    private readonly byte[] saltedPassword;

    private ScramSha1User(string name, string password)
    {
        Name = name;
        var digest = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes($"{name}:mongo:{password}")));
        saltedPassword = Rfc2898DeriveBytes.Pbkdf2(digest, salt, Iterations, HashAlgorithmName.SHA1, SHA1.HashSizeInBytes);
    }

    public static int Iterations => 10_000;

    public string Name { get; }

    public string Salt => Convert.ToBase64String(salt);

    /// <summary>Reads the option's value, a name and the file with the password; null gives null.</summary>
    public static ScramSha1User? Parse(string? option) =>
        option?.Split(':', 2) is [var name, var file] ? new ScramSha1User(name, File.ReadAllText(file).Trim()) : null;

    /// <summary>Checks the client's proof, in Base64; gives the server's own signature, or null when the password was another.</summary>
    public string? Verify(string authMessage, string proof)
    {
        var message = Encoding.UTF8.GetBytes(authMessage);
        var given = new byte[SHA1.HashSizeInBytes];
        if (!Convert.TryFromBase64String(proof, given, out var length) || length != given.Length)
        {
            return null;
        }

        var storedKey = SHA1.HashData(HMACSHA1.HashData(saltedPassword, "Client Key"u8));
        var signature = HMACSHA1.HashData(storedKey, message);
        for (var i = 0; i < given.Length; i++)
        {
            given[i] ^= signature[i];
        }

        return CryptographicOperations.FixedTimeEquals(SHA1.HashData(given), storedKey)
            ? Convert.ToBase64String(HMACSHA1.HashData(HMACSHA1.HashData(saltedPassword, "Server Key"u8), message))
            : null;
    }
}
