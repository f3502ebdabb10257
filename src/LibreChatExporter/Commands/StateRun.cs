using LibreChatExporter.Checkpoints;
using LibreChatExporter.Configuration;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Commands;

/// <summary>The command <c>state</c>: what there is of checkpoints, and taking one back.</summary>
internal static class StateRun
{
    /// <summary>Says what is in a folder, a line for each checkpoint. An exporter may use it meanwhile.</summary>
    /// <exception cref="CheckpointException">The folder cannot be read.</exception>
    internal static int List(string folder, TextWriter output)
    {
        IReadOnlyList<StateEntry> entries = StateEntry.Of(folder);
        if (entries.Count == 0)
        {
            output.WriteLine($"there is no checkpoint in {folder}");
        }

        foreach (StateEntry entry in entries)
        {
            string version = entry switch
            {
                { Version: null } => "not a checkpoint, or cut off",
                { IsReadable: true, Version: { } known } => $"format {known}",
                { Version: { } other } => $"format {other}, which this exporter does not read",
            };
            string reason = entry.Reason.Length > 0 ? $", because {PlainText.Clean(entry.Reason)}" : "";
            string saved = $"saved {entry.Saved.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z";
            output.WriteLine($"{entry.Name ?? "in use"}: {saved}, {entry.Bytes:N0} bytes, {version}{reason}");
        }

        return 0;
    }

    /// <summary>Takes back what has been set aside; what is in use is set aside for it. No exporter may use the folder.</summary>
    /// <exception cref="CheckpointException">The folder is used, or cannot be written.</exception>
    /// <exception cref="SettingsException">There is nothing of this name, or this exporter cannot read it.</exception>
    internal static int Restore(string folder, string name, TimeProvider clock, TextWriter output)
    {
        Find(folder, name);
        using var state = StateFolder.Open(folder);
        try
        {
            if (state.Exists(StateFolder.MainName))
            {
                output.WriteLine($"what was in use is now in {state.SetAside(clock.GetUtcNow(), $"{name} was taken back in its place")}");
            }

            state.TakeBack(name);
        }
        catch (Exception e) when (StateFolder.IsFailure(e))
        {
            throw new CheckpointException($"cannot take back {name}: {e.Message}");
        }

        output.WriteLine($"{name} is in use again: start the exporter with the settings that it was made with");
        return 0;
    }

    private static void Find(string folder, string name)
    {
        StateEntry[] entries = [.. StateEntry.Of(folder).Where(entry => entry.Name is not null)];
        StateEntry entry = entries.FirstOrDefault(entry => entry.Name == name) ?? throw new SettingsException(
            $"there is nothing set aside as '{name}' in {folder}; there "
            + (entries.Length > 0 ? $"is {string.Join(", ", entries.Select(entry => entry.Name))}" : "is nothing"));
        if (!entry.IsReadable)
        {
            throw new SettingsException($"{name} has another format than this exporter reads; take it back with the version that wrote it");
        }
    }
}
