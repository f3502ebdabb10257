using System.Buffers.Binary;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace LibreChatExporter.Primitives;

/// <summary>Salted, slow hashes of passwords: PBKDF2 by ASP.NET Core's own hasher. Safe for any number of threads.</summary>
internal static class Passwords
{
    /// <summary>What OWASP recommends for HMAC-SHA512; the hasher's own default is half of it.</summary>
    private const int Iterations = 210_000;

    /// <summary>Fewer make guessing cheap, more keep a processor busy for seconds.</summary>
    private const uint MinIterations = 100_000, MaxIterations = 10_000_000;

    private const byte Version3 = 1;

    private const int HeaderLength = 13, SaltLength = 16, KeyLength = 32;

    private static readonly PasswordHasher<object> Hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));

    /// <summary>The hash of a password, in base64, with a new salt.</summary>
    public static string Hash(string password) => Hasher.HashPassword(null!, password);

    /// <summary>Whether a password is the user's. Takes a tenth of a second of a processor, on purpose.</summary>
    public static bool Verify(string hash, string password)
        => Hasher.VerifyHashedPassword(null!, hash, password) != PasswordVerificationResult.Failed;

    /// <summary>Whether a text is a hash of the hasher's present format, which is neither weak nor endless.</summary>
    public static bool IsHash(string text)
    {
        Span<byte> bytes = stackalloc byte[HeaderLength + SaltLength + KeyLength];
        return Convert.TryFromBase64String(text, bytes, out int length) && length == bytes.Length && bytes[0] == Version3
            && BinaryPrimitives.ReadUInt32BigEndian(bytes[5..]) is >= MinIterations and <= MaxIterations
            && BinaryPrimitives.ReadUInt32BigEndian(bytes[9..]) == SaltLength;
    }
}
