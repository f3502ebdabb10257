namespace LibreChatExporter.Checkpoints;

/// <summary>
/// A part of the exporter that goes on after a restart where it was before. What it writes depends on what has been read from the source
/// only, not on the time of day, so that a checkpoint in which nothing has changed need not be written again. Called by the refreshing
/// thread only.
/// </summary>
internal interface ICheckpointed
{
    /// <summary>Writes what is to outlive the process.</summary>
    void Save(CheckpointWriter writer);

    /// <summary>Takes over what was saved; only while it is still as it was made.</summary>
    /// <exception cref="CheckpointException">That is invalid. The part is to be thrown away then.</exception>
    void Restore(CheckpointReader reader);
}
