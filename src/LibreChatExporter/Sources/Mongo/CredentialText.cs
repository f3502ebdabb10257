using System.Text.RegularExpressions;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>Looks at the user and the password of a MongoDB URI. Nothing that it says repeats them.</summary>
internal static partial class CredentialText
{
    /// <summary>What is said where a character ends the password too early.</summary>
    internal const string Unescaped = "in user name and password these must be written as %XX: : / ? # [ ] @ %";

    /// <summary>Why they cannot be used; null where they can, or where there are none.</summary>
    internal static string? Problem(string? userInfo)
        => userInfo is null ? null
            : userInfo.Length == 0 || userInfo.StartsWith(':') ? "there is no user before the @"
            : BrokenEscape().IsMatch(userInfo) ? "in user name and password % must be written %25 where no two hexadecimal digits are meant"
            : userInfo.AsSpan(userInfo.IndexOf(':') + 1).ContainsAny(":[]") || userInfo.AsSpan().ContainsAny("[]") ? Unescaped
            : null;

    [GeneratedRegex("%(?![0-9a-fA-F]{2})")]
    private static partial Regex BrokenEscape();
}
