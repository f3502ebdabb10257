using System.Text;
using System.Text.Unicode;
using LibreChatExporter.Telemetry;
using Microsoft.Extensions.Primitives;

namespace LibreChatExporter.Web.Authentication;

/// <summary>
/// What a request has to say for itself in its <c>Authorization</c> (RFC 6750, RFC 7617) or, where it has none, its <c>x-api-key</c>; or
/// what somebody has filled into a form.
/// </summary>
internal sealed class LoginAttempt
{
    /// <summary>The header for clients that cannot send <c>Authorization</c>.</summary>
    internal const string KeyHeader = "x-api-key";

    private static readonly LoginAttempt Malformed = new(LoginMethod.Malformed);

    private LoginAttempt(LoginMethod method, string name = "", string secret = "")
        => (Method, Name, Secret) = (method, name, secret);

    /// <summary>How it tries.</summary>
    public LoginMethod Method { get; }

    /// <summary>The user's name; empty for other methods than basic.</summary>
    public string Name { get; }

    /// <summary>The token or the password. Never shown.</summary>
    public string Secret { get; }

    /// <summary>Reads a request's headers; the one that counts must not be there more than once.</summary>
    public static LoginAttempt Of(IHeaderDictionary headers)
        => headers.Authorization is { Count: > 0 } authorization ? OfAuthorization(authorization)
            : headers[KeyHeader] is { Count: > 0 } key ? OfKey(key)
            : new LoginAttempt(LoginMethod.None);

    /// <summary>A token that somebody has typed or pasted.</summary>
    public static LoginAttempt OfToken(string token)
        => token.Trim() is var plain && IsVisible(plain) ? new LoginAttempt(LoginMethod.Bearer, secret: plain) : Malformed;

    /// <summary>A user and a password that somebody has typed.</summary>
    public static LoginAttempt OfUser(string name, string password)
        => name.Any(char.IsControl) || password.Any(char.IsControl) ? Malformed : new LoginAttempt(LoginMethod.Basic, name, password);

    private static LoginAttempt OfKey(StringValues key)
        => key.Count == 1 && key[0] is { } value && IsVisible(value) ? new LoginAttempt(LoginMethod.ApiKey, secret: value) : Malformed;

    private static LoginAttempt OfAuthorization(StringValues authorization)
    {
        if (authorization.Count != 1 || authorization[0] is not { } header)
        {
            return Malformed;
        }

        int space = header.IndexOf(' ');
        string value = header[(space + 1)..].TrimStart(' ');
        return space <= 0 || !IsVisible(value) ? Malformed
            : header.AsSpan(0, space).Equals("Bearer", StringComparison.OrdinalIgnoreCase)
                ? new LoginAttempt(LoginMethod.Bearer, secret: value)
            : header.AsSpan(0, space).Equals("Basic", StringComparison.OrdinalIgnoreCase) ? Basic(value)
            : Malformed;
    }

    private static bool IsVisible(string value) => value.Length > 0 && value.All(c => c is > ' ' and <= '~');

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
