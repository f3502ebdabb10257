using LibreChatExporter.Configuration;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Commands;

/// <summary>What an option names that is to be written. Where it cannot be, the option is to blame.</summary>
internal static class OutputPath
{
    /// <summary>The option of files.</summary>
    private const string FileFlag = "--out";

    /// <summary>The path that an option gives; null where it is not given.</summary>
    /// <param name="path">What is given.</param>
    /// <param name="what">What it names, with its article.</param>
    /// <exception cref="SettingsException">It is none.</exception>
    public static string? Of(GivenValue? path, string what) => path switch
    {
        null => null,
        { Text: "" } => throw path.Wrong($"'' is not {what}"),
        _ => path.NameOf($"the path of {what}"),
    };

    /// <summary>Starts a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="isNew">Whether there must be none yet.</param>
    /// <exception cref="SettingsException">It cannot be written.</exception>
    public static WholeFile StartFile(string path, bool isNew) => Make(FileFlag, path, () =>
        Directory.Exists(path) ? throw new IOException("it is a folder; name a file in it")
        : isNew && Path.Exists(path) ? throw new IOException("it is there already; remove it or choose another")
        : new WholeFile(path));

    /// <summary>Makes a file or a folder.</summary>
    /// <exception cref="SettingsException">It cannot be made.</exception>
    public static T Make<T>(string flag, string path, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (DirectoryNotFoundException)
        {
            throw new SettingsException($"{flag}: cannot write {path}: there is no folder {Path.GetDirectoryName(Path.GetFullPath(path))}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SettingsException($"{flag}: cannot write {path}: {e.Message}");
        }
    }
}
