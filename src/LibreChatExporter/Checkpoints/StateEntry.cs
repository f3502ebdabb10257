using LibreChatExporter.Primitives;

namespace LibreChatExporter.Checkpoints;

/// <summary>A checkpoint in a folder of states: the one in use, or one that has been set aside. Immutable.</summary>
/// <param name="Name">The name of the folder that it has been set aside in; null for the one in use.</param>
/// <param name="Saved">When it was saved.</param>
/// <param name="Bytes">How large it is, with all of its files.</param>
/// <param name="Version">The version of its format; null where it is no checkpoint, or was cut off.</param>
/// <param name="Reason">Why it has been set aside; empty where that is not known, or it has not been.</param>
internal sealed record StateEntry(string? Name, DateTimeOffset Saved, long Bytes, int? Version, string Reason)
{
    /// <summary>Far above any reason: somebody may have put something large there.</summary>
    private const int LongestReason = 4096;

    /// <summary>Whether this exporter can read its format.</summary>
    public bool IsReadable => Version == CheckpointFormat.Version;

    /// <summary>The checkpoints of a folder, which an exporter may use: the one in use, then the others, the newest first.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="CheckpointException">It cannot be read.</exception>
    public static IReadOnlyList<StateEntry> Of(string path)
    {
        try
        {
            return Directory.Exists(path)
                ?
                [
                    .. ((StateEntry?[])
                    [
                        Read(path, name: null),
                        .. Directory.GetDirectories(path, StateFolder.AsidePrefix + "*").OrderByDescending(Directory.GetLastWriteTimeUtc)
                            .Select(folder => Read(folder, Path.GetFileName(folder))),
                    ]).OfType<StateEntry>(),
                ]
                : throw new CheckpointException($"there is no folder {path}");
        }
        catch (Exception e) when (StateFolder.IsFailure(e))
        {
            throw new CheckpointException($"cannot read the folder {path}: {e.Message}");
        }
    }

    private static StateEntry? Read(string folder, string? name)
    {
        string main = Path.Combine(folder, StateFolder.MainName), reason = Path.Combine(folder, StateFolder.ReasonName);
        if (!File.Exists(main))
        {
            return null;
        }

        using FileStream file = RegularFile.OpenRead(main);
        return new StateEntry(
            name,
            new DateTimeOffset(File.GetLastWriteTimeUtc(main)),
            StateFolder.FilesIn(folder).Sum(part => new FileInfo(part).Length),
            CheckpointFormat.VersionOf(file),
            name is not null && new FileInfo(reason) is { Exists: true, Length: < LongestReason } ? File.ReadAllText(reason).Trim() : "");
    }
}
