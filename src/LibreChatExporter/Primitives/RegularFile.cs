using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LibreChatExporter.Primitives;

/// <summary>Opens what operators name as a file, and what may be something else under that name.</summary>
internal static partial class RegularFile
{
    /// <summary>O_RDONLY | O_NONBLOCK | O_CLOEXEC.</summary>
    private const int LinuxFlags = 0x80800, MacFlags = 0x1000004;

    /// <summary>
    /// Opens a file for reading, also through symbolic links. Never waits: opening a pipe otherwise takes until somebody writes to it, and
    /// reading it until they stop. Others may go on writing to the file, or delete it.
    /// </summary>
    /// <exception cref="IOException">There is none, it cannot be opened, or it is a pipe or a terminal.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a folder.</exception>
    internal static FileStream OpenRead(string path)
    {
        if ((OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()) && File.Exists(path))
        {
            SafeFileHandle handle = open(path, OperatingSystem.IsLinux() ? LinuxFlags : MacFlags);
            if (!handle.IsInvalid)
            {
                return OnlySeekable(new FileStream(handle, FileAccess.Read, bufferSize: 0), path);
            }
        }

        // On other systems the one way to open; on these the one to learn what is wrong, in the framework's words.
        return OnlySeekable(
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0), path);
    }

    private static FileStream OnlySeekable(FileStream file, string path)
    {
        if (file.CanSeek)
        {
            return file;
        }

        file.Dispose();
        throw new IOException($"{path} is a pipe or a terminal, not a file; write what comes out of it to a file");
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);
}
