using System.Security.Cryptography;
using System.Text;

namespace LibreChatExporter.Web.Sessions;

/// <summary>What the cookie of a session holds, and nothing else does. Immutable.</summary>
/// <param name="text">What the cookie has; anything, where it is forged.</param>
internal sealed class SessionSecret(string text)
{
    private const int Length = 32;

    private readonly byte[] _bytes = Encoding.UTF8.GetBytes(text);

    /// <summary>A new one, which nobody can guess.</summary>
    public static SessionSecret New() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Length)));

    /// <summary>The value of the cookie. Never logged or kept.</summary>
    public string Text => text;

    /// <summary>Finds the session, and does not tell the secret.</summary>
    public string Key => Convert.ToHexStringLower(SHA256.HashData(_bytes));

    /// <summary>Ties the session to a credential, so that who reads the one without the secret learns nothing of the other.</summary>
    public byte[] Seal(byte[] fingerprint) => HMACSHA256.HashData(_bytes, fingerprint);
}
