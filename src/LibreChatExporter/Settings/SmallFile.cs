using LibreChatExporter.Files;

namespace LibreChatExporter.Settings;

/// <summary>Reads files that hold settings or secrets, none of which is large.</summary>
internal static class SmallFile
{
    private const int MaxSize = 1 << 20;

    /// <summary>The text of a file.</summary>
    /// <exception cref="SettingsException">It cannot be read; names the file.</exception>
    public static string ReadText(string path, string origin)
    {
        try
        {
            return new StreamReader(new MemoryStream(Read(path))).ReadToEnd();
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw new SettingsException($"{origin}: {e.Message}");
        }
    }

    /// <summary>The key in a file, without the line breaks that editors put at the end.</summary>
    /// <exception cref="SettingsException">
    /// It cannot be read or is too short. Does not name the file: somebody may have given the key instead.
    /// </exception>
    public static byte[] ReadKey(GivenValue path, int minLength)
    {
        try
        {
            byte[] key = Read(path.Text).AsSpan().TrimEnd("\r\n"u8).ToArray();
            return key.Length >= minLength ? key : throw path.Wrong($"the key in the file is shorter than {minLength} bytes");
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw path.IsNot(e is FileNotFoundException or DirectoryNotFoundException
                ? "the path of a file that there is"
                : "the path of a file that can be read and holds a key");
        }
    }

    private static byte[] Read(string path)
    {
        using FileStream file = RegularFile.OpenRead(path);
        byte[] bytes = new byte[MaxSize + 1];
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= MaxSize ? bytes[..length] : throw new IOException($"{path} is larger than any file of settings");
    }

    private static bool IsUnreadable(Exception exception)
        => exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;
}
