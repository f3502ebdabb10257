using System.Security.Cryptography;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Checkpoints;

/// <summary>
/// Keeps on disk what the exporter has counted. It is saved before it is shown, so that no restart, however sudden, ever shows less. One
/// that cannot be used is set aside as a whole. Called by one thread at a time.
/// </summary>
/// <param name="folder">Where it is kept.</param>
/// <param name="identity">What must be the same for it to be of use, in names and values that may be shown.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Told what becomes of it.</param>
internal sealed class Checkpoint(
    StateFolder folder, IReadOnlyList<(string Name, string Value)> identity, TimeProvider clock, ILogger<Checkpoint> log)
{
    /// <summary>
    /// What is written on average, at the most, in bytes a second: a large checkpoint is saved less often, and refreshes wait for it.
    /// </summary>
    private const double MaxRate = 1 << 20;

    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(1);

    private CheckpointParts? _parts;
    private CheckpointWriter? _writer;
    private byte[] _saved = [];
    private (string Name, int Version)[] _archives = [];
    private string? _error;

    /// <summary>When it was last saved, or found to be as it was; null before the first time.</summary>
    public DateTimeOffset? LastSuccess { get; private set; }

    /// <summary>How often it could not be saved.</summary>
    public long Errors { get; private set; }

    /// <summary>How often it was written.</summary>
    public long Saves { get; private set; }

    /// <summary>Its size when it was last saved, in bytes; without the archives.</summary>
    public long Size { get; private set; }

    /// <summary>How long to wait before what it is made of changes again.</summary>
    public TimeSpan Pause { get; private set; }

    /// <summary>Lets parts, which are as they were made, go on from the checkpoint, if there is one, and saves them from now on.</summary>
    /// <returns>
    /// False when it cannot be used: it has been set aside then, and the parts, which may have taken over some of it, are to be made anew
    /// and tried again.
    /// </returns>
    /// <exception cref="CheckpointException">It cannot be read, nor be set aside.</exception>
    public bool TryRestore(CheckpointParts parts)
    {
        try
        {
            _archives = [.. parts.Archives.Select(archive => ("", archive.Version()))];
            if (Read(StateFolder.MainName) is { } file)
            {
                Restore(file.Content, file.Hash, parts);
                log.LogInformation("going on from the checkpoint");
            }

            _parts = parts;
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException && !StateFolder.IsFailure(e))
        {
            log.LogWarning(
                "the checkpoint cannot be used: {Problem}; it is set aside, and all is read anew: what has been deleted from the database "
                + "is not in the totals then",
                e.Message);
            log.LogWarning("the checkpoint is now in {Folder}; state restore takes it back", SetAside(e.Message));
            return false;
        }
        catch (Exception e) when (StateFolder.IsFailure(e))
        {
            throw new CheckpointException($"cannot read the checkpoint: {e.Message}");
        }
    }

    /// <summary>
    /// Saves the parts, if they have changed. A failure is noted, logged once and counted, and what was saved before stays.
    /// </summary>
    public void Save()
    {
        if (_parts is not { } parts || !parts.IsComplete())
        {
            return;
        }

        try
        {
            SaveChanges(parts);
            if (_error is not null)
            {
                log.LogInformation("the checkpoint can be saved again");
            }

            (_error, LastSuccess) = (null, clock.GetUtcNow());
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Errors++;
            if (e.Message != _error)
            {
                log.LogError(
                    StateFolder.IsFailure(e) ? null : e,
                    "the checkpoint cannot be saved: {Problem}; a restart will go on from the last one that could",
                    e.Message);
            }

            _error = e.Message;
        }
    }

    private (byte[] Content, byte[] Hash)? Read(string name)
    {
        using FileStream? file = folder.OpenRead(name);
        return file is null ? null : CheckpointFormat.Read(file);
    }

    private void Restore(byte[] content, byte[] hash, CheckpointParts parts)
    {
        var reader = new CheckpointReader(content, parts.Labels);
        CheckIdentity(reader);
        for (int i = 0; i < _archives.Length; i++)
        {
            string name = reader.ReadText();
            if (name.Length > 0)
            {
                RestoreArchive(name, parts.Archives[i]);
            }

            // What the parts add to it makes it another.
            _archives[i] = (name, parts.Archives[i].Version());
        }

        foreach (ICheckpointed part in parts.Parts)
        {
            part.Restore(reader);
        }

        reader.End();
        (_saved, Size) = (hash, content.Length);
        LastSuccess = clock.GetUtcNow();
    }

    private void CheckIdentity(CheckpointReader reader)
    {
        Dictionary<string, string> saved = [];
        for (int left = reader.ReadCount(2 * sizeof(int)); left > 0; left--)
        {
            saved[reader.ReadText()] = reader.ReadText();
        }

        string[] changes =
        [
            .. identity.Where(now => saved.GetValueOrDefault(now.Name) != now.Value)
                .Select(now => $"{now.Name}: {Shown(saved.GetValueOrDefault(now.Name))} then, {Shown(now.Value)} now"),
        ];
        if (changes.Length > 0)
        {
            throw new CheckpointException($"it was made with other settings ({string.Join("; ", changes)})");
        }

        static string Shown(string? value) => string.IsNullOrEmpty(value) ? "none" : value;
    }

    private void RestoreArchive(string name, CheckpointArchive archive)
    {
        if (Path.GetFileName(name) != name || Read(name) is not { } file)
        {
            throw new CheckpointException($"its file {name} is missing");
        }

        if (FileName(archive, file.Hash) != name)
        {
            throw new CheckpointException($"its file {name} is another's");
        }

        var reader = new CheckpointReader(file.Content, new LabelTable());
        archive.Part.Restore(reader);
        reader.End();
    }

    private void SaveChanges(CheckpointParts parts)
    {
        Pause = TimeSpan.Zero;
        for (int i = 0; i < _archives.Length; i++)
        {
            if (parts.Archives[i].Version() is var version && version != _archives[i].Version)
            {
                _archives[i] = (SaveArchive(parts.Archives[i]), version);
            }
        }

        _writer ??= new CheckpointWriter(parts.Labels);
        _writer.Clear();
        _writer.Write(identity.Count);
        foreach ((string name, string value) in identity)
        {
            _writer.Write(name);
            _writer.Write(value);
        }

        Array.ForEach(_archives, archive => _writer.Write(archive.Name));
        foreach (ICheckpointed part in parts.Parts)
        {
            part.Save(_writer);
        }

        byte[] hash = SHA256.HashData(_writer.Written.Span);
        if (!hash.AsSpan().SequenceEqual(_saved) || !folder.Exists(StateFolder.MainName))
        {
            Write(StateFolder.MainName, hash, _writer);
            (_saved, Size) = (hash, _writer.Written.Length);
            Saves++;
            foreach (string deleted in folder.DeleteArchives(kept: [.. _archives.Select(archive => archive.Name)]))
            {
                log.LogDebug("deleted {File}, in whose place there is another", deleted);
            }
        }
    }

    /// <summary>Writes an archive beside the one in use, which stays until the checkpoint names the new one.</summary>
    private string SaveArchive(CheckpointArchive archive)
    {
        var writer = new CheckpointWriter(new LabelTable());
        archive.Part.Save(writer);
        byte[] hash = SHA256.HashData(writer.Written.Span);
        string name = FileName(archive, hash);
        Write(name, hash, writer);
        return name;
    }

    private void Write(string name, byte[] hash, CheckpointWriter content)
    {
        folder.Write(name, CheckpointFormat.Header(hash), content.Written);
        TimeSpan pause = Pause + TimeSpan.FromSeconds(content.Written.Length / MaxRate);
        Pause = pause < MaxPause ? pause : MaxPause;
    }

    private static string FileName(CheckpointArchive archive, byte[] hash) => $"{archive.Name}-{Convert.ToHexStringLower(hash)}";

    private string SetAside(string reason)
    {
        try
        {
            string aside = folder.SetAside(clock.GetUtcNow(), reason);
            foreach (string old in folder.TooMany())
            {
                log.LogWarning("deleting {Folder}: of what has been set aside, the last few are kept", old);
                Directory.Delete(old, recursive: true);
            }

            return aside;
        }
        catch (Exception e) when (StateFolder.IsFailure(e))
        {
            throw new CheckpointException($"cannot set the checkpoint aside: {e.Message}");
        }
    }
}
