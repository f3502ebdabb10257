namespace LibreChatExporter.Sources.Mongo;

/// <summary>Why the reading of a reply failed, which the driver does not tell.</summary>
/// <param name="Complaint">Why what came is no reply; null when nothing, or not enough, came.</param>
/// <param name="IsTimeout">Whether the time was over.</param>
internal sealed record StreamTrouble(string? Complaint, bool IsTimeout);
