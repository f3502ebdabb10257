using System.Security.Cryptography;
using System.Text;
using LibreChatExporter.Configuration;
using LibreChatExporter.Telemetry;

namespace LibreChatExporter.Web.Authentication;

/// <summary>Everything that opens the door: tokens and users, as the files had them at one time. Safe for any number of threads.</summary>
internal sealed class Credentials
{
    private const int MinTokenLength = 16;

    private readonly List<byte[]> _tokens = [];

    private Credentials(IEnumerable<string> tokens, IReadOnlyDictionary<string, string> hashes)
        => (_tokens, Users) = ([.. tokens.Select(Digest)], new Users(hashes));

    /// <summary>Who may log in with a password.</summary>
    public Users Users { get; }

    /// <summary>Whether there are tokens.</summary>
    public bool HasTokens => _tokens.Count > 0;

    /// <summary>Makes the credentials of what the files hold.</summary>
    /// <exception cref="SettingsException">A file is wrong, or there is nothing in them.</exception>
    public static Credentials Read(LoginSettings files, IReadOnlyDictionary<GivenFile, string> texts)
    {
        List<string> tokens = files.Tokens is null ? [] : [.. Tokens(files.Tokens, texts[files.Tokens])];
        Dictionary<string, string> hashes = [];
        if (files.Users is not null)
        {
            AddUsers(hashes, files.Users, [.. UserLines(files.Users, texts[files.Users])]);
        }

        if (files.UserList is not null)
        {
            AddUsers(hashes, files.UserList, SettingsFile.Parse(files.UserList.Path, texts[files.UserList]).AuthUsers ?? []);
        }

        return new Credentials(tokens, hashes);
    }

    /// <summary>Whether a token is one of ours. The time that it takes tells nothing of where it differs.</summary>
    public bool HasToken(string token)
    {
        byte[] digest = Digest(token);
        bool isFound = false;
        foreach (byte[] known in _tokens)
        {
            isFound |= CryptographicOperations.FixedTimeEquals(known, digest);
        }

        return isFound;
    }

    /// <summary>What tells each token, and each user with a password, from all others. Not to be shown or kept.</summary>
    public IEnumerable<byte[]> Fingerprints => _tokens.Concat(Users.Fingerprints);

    /// <summary>The one of what a login that was right has used.</summary>
    public byte[] Fingerprint(LoginAttempt login)
        => login.Method == LoginMethod.Basic ? Users.Fingerprint(login.Name) : Digest(login.Secret);

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static IEnumerable<string> Tokens(GivenFile file, string text)
    {
        foreach ((int number, string line) in Lines(file, text, "token"))
        {
            yield return line.Length >= MinTokenLength && line.All(c => c is > ' ' and <= '~')
                ? line
                : throw file.Wrong(
                    $"line {number} of the file is no token: at least {MinTokenLength} visible ASCII characters, without spaces");
        }
    }

    private static IEnumerable<BasicUser> UserLines(GivenFile file, string text)
    {
        foreach ((int number, string line) in Lines(file, text, "user"))
        {
            int colon = line.IndexOf(':');
            var user = new BasicUser(line[..Math.Max(colon, 0)], line[(colon + 1)..]);
            yield return !user.HasName ? throw file.Wrong($"line {number} of the file is not NAME:HASH with {BasicUser.NameRule}")
                : !user.HasHash ? throw file.Wrong($"line {number} of the file has no colon and {BasicUser.HashRule} after the name")
                : user;
        }
    }

    private static (int Number, string Line)[] Lines(GivenFile file, string text, string what)
    {
        (int Number, string Line)[] lines =
            [.. text.Split('\n').Select((line, i) => (i + 1, line.Trim())).Where(line => line.Item2.Length > 0)];
        return lines.Length > 0 ? lines : throw file.Wrong($"there is no {what} in the file");
    }

    private static void AddUsers(Dictionary<string, string> hashes, GivenFile file, IReadOnlyList<BasicUser> users)
    {
        if (users.Count == 0)
        {
            throw file.Wrong("auth-users has no entry; without the whole list, and other credentials, nobody needs to log in");
        }

        foreach (BasicUser user in users)
        {
            if (!hashes.TryAdd(user.Name, user.PasswordHash))
            {
                throw file.Wrong($"the user {user.Name} is there twice");
            }
        }
    }
}
