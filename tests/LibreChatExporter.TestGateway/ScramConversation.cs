using System.Security.Cryptography;
using System.Text;

namespace LibreChatExporter.TestGateway;

/// <summary>
/// The server's half of one SCRAM login (RFC 5802, RFC 7677). Whoever keeps the salted passwords checks the proof; the messages that the
/// proof covers are put together here.
/// </summary>
internal sealed class ScramConversation
{
    private readonly string clientFirstBare;
    private readonly string nonce;
    private string serverFirst = "";

    private ScramConversation(string user, string clientFirstBare, string clientNonce)
    {
        User = user;
        this.clientFirstBare = clientFirstBare;
        nonce = clientNonce + Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));
    }

    public string User { get; }

    public required string Mechanism { get; init; }

    public bool IsProven { get; private set; }

    /// <summary>Whether the client wants an empty third exchange after its proof was accepted.</summary>
    public bool EndsWithEmptyExchange { get; init; }

    /// <summary>Reads the client's opening, <c>n,,n=user,r=nonce</c>; null when it is none.</summary>
    public static ScramConversation? Open(string mechanism, ReadOnlySpan<byte> clientFirst, bool endsWithEmptyExchange)
    {
        var parts = Encoding.UTF8.GetString(clientFirst).Split(',', 3);
        if (parts.Length < 3 || parts[0] != "n")
        {
            return null;
        }

        var attributes = Attributes(parts[2]);
        return attributes.TryGetValue('n', out var user) && attributes.TryGetValue('r', out var clientNonce)
            ? new ScramConversation(Unescape(user), parts[2], clientNonce)
            {
                Mechanism = mechanism,
                EndsWithEmptyExchange = endsWithEmptyExchange,
            }
            : null;
    }

    public byte[] Challenge(string salt, int iterations)
    {
        serverFirst = $"r={nonce},s={salt},i={iterations}";
        return Encoding.UTF8.GetBytes(serverFirst);
    }

    /// <summary>Reads the client's answer, <c>c=binding,r=nonce,p=proof</c>; null when it does not belong to this conversation.</summary>
    public (string AuthMessage, string Proof)? ReadProof(ReadOnlySpan<byte> clientFinal)
    {
        var answer = Encoding.UTF8.GetString(clientFinal);
        var proofStart = answer.LastIndexOf(",p=", StringComparison.Ordinal);
        if (proofStart < 0 || Attributes(answer).GetValueOrDefault('r') != nonce)
        {
            return null;
        }

        return ($"{clientFirstBare},{serverFirst},{answer[..proofStart]}", answer[(proofStart + 3)..]);
    }

    public static byte[] Accept(string serverSignature) => Encoding.UTF8.GetBytes("v=" + serverSignature);

    public void MarkProven() => IsProven = true;

    private static Dictionary<char, string> Attributes(string message) =>
        message.Split(',')
            .Where(attribute => attribute.Length > 1 && attribute[1] == '=')
            .DistinctBy(attribute => attribute[0])
            .ToDictionary(attribute => attribute[0], attribute => attribute[2..]);

    private static string Unescape(string user) =>
        user.Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
}
