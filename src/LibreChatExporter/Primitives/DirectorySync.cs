using System.Runtime.InteropServices;

namespace LibreChatExporter.Primitives;

/// <summary>Makes the names of a folder's files survive a loss of power, for which .NET has no call. Windows does so by itself.</summary>
internal static partial class DirectorySync
{
    private const int ReadOnly = 0;

    /// <summary>Errors of file systems, such as some of networks, that cannot write a folder and need not.</summary>
    private const int InvalidArgument = 22, NotSupported = 95, NotSupportedOnMac = 45;

    /// <summary>Writes a folder to the disk.</summary>
    /// <exception cref="IOException">It cannot be opened or written.</exception>
    internal static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int folder = open(path, ReadOnly);
        if (folder < 0)
        {
            throw Failure(path);
        }

        try
        {
            if (fsync(folder) < 0 && Marshal.GetLastPInvokeError() is not (InvalidArgument or NotSupported or NotSupportedOnMac))
            {
                throw Failure(path);
            }
        }
        finally
        {
            _ = close(folder);
        }
    }

    private static IOException Failure(string path) => new($"{Marshal.GetLastPInvokeErrorMessage()}: '{path}'");

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int file);

    [LibraryImport("libc")]
    private static partial int close(int file);
}
