using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Web.Authentication;

/// <summary>
/// Those who may log in with a password. The right ones are remembered with the client that had them, so that a server which polls pays for
/// the slow hash once, and nobody else can try passwords out without it. Safe for any number of threads.
/// </summary>
internal sealed class Users(IReadOnlyDictionary<string, string> hashes)
{
    /// <summary>Clients remembered; when there are more, all pay for the slow hash once again.</summary>
    private const int MaxRemembered = 1024;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);
    private readonly ConcurrentDictionary<(ClientAddress, string), byte[]> _remembered = [];

    /// <summary>How many there are.</summary>
    public int Count => hashes.Count;

    /// <summary>What tells each of them, with this password, from all others.</summary>
    public IEnumerable<byte[]> Fingerprints => hashes.Keys.Select(Fingerprint);

    /// <summary>The one of a user that there is.</summary>
    public byte[] Fingerprint(string name) => SHA256.HashData(Encoding.UTF8.GetBytes($"{name}:{hashes[name]}"));

    /// <summary>Whether the client has given this password before and it was right, without the slow hash.</summary>
    public bool Remembers(ClientAddress client, string name, string password)
        => _remembered.TryGetValue((client, name), out byte[]? tag) && CryptographicOperations.FixedTimeEquals(tag, Tag(password));

    /// <summary>
    /// Whether the password is right, by the slow hash. For an unknown name it takes as long as for a known one, so that time does not tell
    /// who exists.
    /// </summary>
    public bool Verify(ClientAddress client, string name, string password)
    {
        bool isKnown = hashes.TryGetValue(name, out string? hash);
        bool isRight = Passwords.Verify(hash ?? hashes.Values.First(), password) && isKnown;
        if (isRight)
        {
            if (_remembered.Count >= MaxRemembered)
            {
                _remembered.Clear();
            }

            _remembered[(client, name)] = Tag(password);
        }

        return isRight;
    }

    private byte[] Tag(string password) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(password));
}
