namespace LibreChatExporter.Configuration;

/// <summary>
/// A setting is wrong: the message is one line that names it, says where it came from and what it should be. Holds no secret.
/// </summary>
internal sealed class SettingsException(string message) : Exception(ShownText.Masked(message));
