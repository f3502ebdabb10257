using LibreChatExporter.Text;

namespace LibreChatExporter.Checkpoints;

/// <summary>What a checkpoint is made of.</summary>
/// <param name="Labels">The labels that the parts use.</param>
/// <param name="Parts">The parts, always in the same order.</param>
/// <param name="Archive">A part that is large and rarely changes: it has a file of its own, and no labels.</param>
/// <param name="ArchiveVersion">Changes whenever the archive does.</param>
/// <param name="IsComplete">Whether the parts stand for all of the source's past.</param>
public sealed record CheckpointParts(
    LabelTable Labels, IReadOnlyList<ICheckpointed> Parts, ICheckpointed Archive, Func<int> ArchiveVersion, Func<bool> IsComplete);
