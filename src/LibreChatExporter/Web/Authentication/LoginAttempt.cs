using System.Text;
using System.Text.Unicode;
using LibreChatExporter.Exposition;
using Microsoft.Extensions.Primitives;

namespace LibreChatExporter.Web.Authentication;

/// <summary>What a request has to say for itself in its <c>Authorization</c> (RFC 6750, RFC 7617).</summary>
internal sealed class LoginAttempt
{
    private static readonly LoginAttempt Malformed = new(LoginMethod.Malformed);

    private LoginAttempt(LoginMethod method, string name = "", string secret = "")
        => (Method, Name, Secret) = (method, name, secret);

    /// <summary>How it tries.</summary>
    public LoginMethod Method { get; }

    /// <summary>The user's name; empty for other methods than basic.</summary>
    public string Name { get; }

    /// <summary>The token or the password. Never shown.</summary>
    public string Secret { get; }

    /// <summary>Reads the header's values; there must not be more than one.</summary>
    public static LoginAttempt Of(StringValues authorization)
    {
        if (authorization.Count != 1 || authorization[0] is not { } header)
        {
            return authorization.Count == 0 ? new LoginAttempt(LoginMethod.None) : Malformed;
        }

        int space = header.IndexOf(' ');
        string value = header[(space + 1)..].TrimStart(' ');
        return space <= 0 || value.Length == 0 || value.Any(c => c is <= ' ' or > '~') ? Malformed
            : header.AsSpan(0, space).Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? new LoginAttempt(LoginMethod.Bearer, secret: value)
            : header.AsSpan(0, space).Equals("Basic", StringComparison.OrdinalIgnoreCase) ? Basic(value)
            : Malformed;
    }

    private static LoginAttempt Basic(string base64)
    {
        byte[] bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out int length) || !Utf8.IsValid(bytes.AsSpan(0, length)))
        {
            return Malformed;
        }

        string text = Encoding.UTF8.GetString(bytes, 0, length);
        int colon = text.IndexOf(':');
        return colon < 0 || text.Any(char.IsControl) ? Malformed : new LoginAttempt(LoginMethod.Basic, text[..colon], text[(colon + 1)..]);
    }
}
