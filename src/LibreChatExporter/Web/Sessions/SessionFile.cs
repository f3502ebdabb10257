using System.Text.Json;
using LibreChatExporter.Checkpoints;

namespace LibreChatExporter.Web.Sessions;

/// <summary>
/// Keeps sessions beside the checkpoint. One that cannot be read or written costs somebody a login, and nothing else. For one thread at a
/// time.
/// </summary>
/// <param name="folder">Where it is.</param>
/// <param name="log">Where to log what goes wrong.</param>
internal sealed class SessionFile(StateFolder folder, ILogger<SessionFile> log)
{
    private const string Name = "sessions";

    /// <summary>Those that were kept; none where the file cannot be used.</summary>
    public IReadOnlyList<Session> Read()
    {
        try
        {
            using FileStream? file = folder.OpenRead(Name);
            return file is null ? []
                : [.. (JsonSerializer.Deserialize(file, SessionJson.Default.SessionArray) ?? [])
                    .OfType<Session>().DistinctBy(session => session.Key)];
        }
        catch (Exception e) when (e is JsonException || StateFolder.IsFailure(e))
        {
            log.LogWarning("who has signed in is not known any more, and has to do so again: {Reason}", e.Message);
            return [];
        }
    }

    /// <summary>Replaces them.</summary>
    public void Write(IReadOnlyCollection<Session> sessions)
    {
        try
        {
            folder.Write(Name, default, JsonSerializer.SerializeToUtf8Bytes([.. sessions], SessionJson.Default.SessionArray));
        }
        catch (Exception e) when (StateFolder.IsFailure(e))
        {
            log.LogError("who has signed in or out is forgotten at the next restart: {Reason}", e.Message);
        }
    }
}
