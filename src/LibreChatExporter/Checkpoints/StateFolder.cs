using System.Globalization;
using System.Text.RegularExpressions;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Checkpoints;

/// <summary>
/// The folder of one exporter's checkpoint, held by a lock for as long as this is not disposed. A file in it is replaced as a whole or
/// stays as it is, whenever the process or the machine ends. What is in it is for its owner only. Not thread-safe.
/// </summary>
internal sealed partial class StateFolder : IDisposable
{
    /// <summary>The file that is read first.</summary>
    public const string MainName = "checkpoint";

    /// <summary>How the names of folders begin that hold what has been set aside.</summary>
    public const string AsidePrefix = "set-aside-";

    /// <summary>The file that says why something has been set aside.</summary>
    public const string ReasonName = "reason.txt";

    private const string LockName = "lock";

    private const int MaxAside = 3;

    /// <summary>
    /// What .NET says of a file that somebody else holds: the errors EWOULDBLOCK of Linux and of macOS, and Windows' own.
    /// </summary>
    private static readonly int[] HeldByOther = [11, 35, unchecked((int)0x80070020)];

    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(5);

    private readonly string _path;
    private readonly FileStream _lock;

    private StateFolder(string path, FileStream hold) => (_path, _lock) = (path, hold);

    /// <summary>Opens a folder, which is made where there is none. Waits a little for an exporter that is just ending.</summary>
    /// <exception cref="CheckpointException">It cannot be written, or another exporter uses it.</exception>
    public static StateFolder Open(string path)
    {
        if (File.Exists(path))
        {
            throw new CheckpointException($"cannot write to the folder {path}: it is a file");
        }

        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            var folder = new StateFolder(path, Lock(path));
            foreach (string unfinished in folder.Files.Where(file => file.EndsWith(WholeFile.UnfinishedSuffix, StringComparison.Ordinal)))
            {
                File.Delete(unfinished);
            }

            return folder;
        }
        catch (Exception e) when (IsFailure(e) || e is ArgumentException or NotSupportedException)
        {
            throw new CheckpointException($"cannot write to the folder {path}: {e.Message}");
        }
    }

    /// <summary>What archives are called: what they are and the hash of what is in them.</summary>
    [GeneratedRegex("^[a-z]+-[0-9a-f]{64}(\\.tmp)?$", RegexOptions.CultureInvariant)]
    private static partial Regex ArchiveName { get; }

    /// <summary>The files of checkpoints: there may be others, of other programs, which are let alone.</summary>
    private IEnumerable<string> Files => FilesIn(_path);

    /// <summary>Whether this is how files fail: a full disk, missing rights and the like.</summary>
    public static bool IsFailure(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Opens a file; null where there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public FileStream? OpenRead(string name) => Exists(name) ? RegularFile.OpenRead(At(name)) : null;

    /// <summary>Whether a file is there.</summary>
    public bool Exists(string name) => File.Exists(At(name));

    /// <summary>Replaces a file; when this returns, what was written survives a loss of power.</summary>
    /// <exception cref="IOException">It cannot be written. The file is as it was.</exception>
    public void Write(string name, ReadOnlyMemory<byte> header, ReadOnlyMemory<byte> content)
    {
        using var file = new WholeFile(At(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        file.Stream.Write(header.Span);
        file.Stream.Write(content.Span);
        file.Complete(overwrite: true);
    }

    /// <summary>The files of a checkpoint in a folder.</summary>
    public static IEnumerable<string> FilesIn(string path) => Directory.GetFiles(path).Where(file => Path.GetFileName(file) is var name
        && (name is MainName or MainName + WholeFile.UnfinishedSuffix || ArchiveName.IsMatch(name)));

    /// <summary>Deletes the other files, but some.</summary>
    /// <returns>Their names.</returns>
    /// <exception cref="IOException">One cannot be deleted.</exception>
    public IReadOnlyList<string> DeleteArchives(IReadOnlyList<string> kept)
    {
        string[] others = [.. Files.Where(file => Path.GetFileName(file) is var name && name != MainName && !kept.Contains(name))];
        Array.ForEach(others, File.Delete);
        return [.. others.Select(file => Path.GetFileName(file))];
    }

    /// <summary>Moves the files into a folder of their own in this one, where somebody may look at them or take them back.</summary>
    /// <param name="now">When that is.</param>
    /// <param name="reason">Why, for whoever looks.</param>
    /// <returns>The folder's path.</returns>
    /// <exception cref="IOException">They cannot be moved.</exception>
    public string SetAside(DateTimeOffset now, string reason)
    {
        string name = AsidePrefix + now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string aside = At(name);
        for (int i = 2; Directory.Exists(aside); i++)
        {
            aside = At($"{name}-{i}");
        }

        Directory.CreateDirectory(aside);
        foreach (string file in Files)
        {
            File.Move(file, Path.Combine(aside, Path.GetFileName(file)));
        }

        File.WriteAllText(Path.Combine(aside, ReasonName), reason + "\n");
        return aside;
    }

    /// <summary>What has been set aside and is to be deleted, as only the last few are kept.</summary>
    public IReadOnlyList<string> TooMany()
        => [.. Directory.GetDirectories(_path, AsidePrefix + "*").OrderByDescending(Directory.GetLastWriteTimeUtc).Skip(MaxAside)];

    /// <summary>Takes back what has been set aside. There must be no checkpoint.</summary>
    /// <param name="name">The name of its folder.</param>
    /// <exception cref="IOException">The files cannot be moved.</exception>
    public void TakeBack(string name)
    {
        foreach (string file in FilesIn(At(name)))
        {
            File.Move(file, At(Path.GetFileName(file)));
        }

        File.Delete(Path.Combine(At(name), ReasonName));
        if (!Directory.EnumerateFileSystemEntries(At(name)).Any())
        {
            Directory.Delete(At(name));
        }
    }

    /// <summary>Lets others use the folder.</summary>
    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string path)
    {
        long began = System.Diagnostics.Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(path, LockName), LockOptions());
            }
            catch (IOException e) when (HeldByOther.Contains(e.HResult))
            {
                if (System.Diagnostics.Stopwatch.GetElapsedTime(began) >= LockPatience)
                {
                    throw new CheckpointException($"another exporter uses the folder {path}; give each a folder of its own");
                }

                Thread.Sleep(100);
            }
        }
    }

    private static FileStreamOptions LockOptions()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private string At(string name) => Path.Combine(_path, name);
}
