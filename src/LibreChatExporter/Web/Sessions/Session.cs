namespace LibreChatExporter.Web.Sessions;

/// <summary>Somebody who has signed in. It tells neither the secret of the cookie nor with what they did. Immutable.</summary>
/// <param name="Key">What is found by the secret.</param>
/// <param name="Began">When they did.</param>
/// <param name="Seal">What the secret makes of the credential.</param>
internal sealed record Session(string Key, DateTimeOffset Began, byte[] Seal);
