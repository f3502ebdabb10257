namespace LibreChatExporter.Checkpoints;

/// <summary>Why a checkpoint cannot be used: the message is a part of a sentence for an operator, and holds no secret.</summary>
internal sealed class CheckpointException(string message) : Exception(message);
