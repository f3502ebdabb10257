using LibreChatExporter.Primitives;

namespace LibreChatExporter.Checkpoints;

/// <summary>What a checkpoint is made of.</summary>
/// <param name="Labels">The labels that the parts use.</param>
/// <param name="Parts">The parts, always in the same order.</param>
/// <param name="Archives">What has files of its own, always in the same order. It is restored before the parts.</param>
/// <param name="IsComplete">Whether the parts stand for all of the source's past.</param>
internal sealed record CheckpointParts(
    LabelTable Labels, IReadOnlyList<ICheckpointed> Parts, IReadOnlyList<CheckpointArchive> Archives, Func<bool> IsComplete);

/// <summary>A part that is large and rarely changes: it has a file of its own, and no labels.</summary>
/// <param name="Name">What it is, in lower-case letters: the beginning of the file's name.</param>
/// <param name="Part">The part. It is written before the parts that go on from it are, whenever its version has changed, and else stays as
/// it was written.</param>
/// <param name="Version">Changes whenever it is to be written.</param>
internal sealed record CheckpointArchive(string Name, ICheckpointed Part, Func<int> Version);
