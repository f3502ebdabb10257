using System.Buffers;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Configuration;

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
            string problem = Directory.Exists(path) ? $"{path} is a folder; it takes a file"
                : e is FileNotFoundException or DirectoryNotFoundException ? $"there is no file {path}"
                : e.Message;
            throw new SettingsException($"{origin}: {problem}");
        }
    }

    /// <summary>The key in a file, without the line breaks that editors put at the end.</summary>
    /// <exception cref="SettingsException">It cannot be read or is too short; does not name the file.</exception>
    public static byte[] ReadKey(GivenValue path, int minLength)
    {
        byte[] key = ReadSecret(path).AsSpan().TrimEnd("\r\n"u8).ToArray();
        return key.Length >= minLength ? key : throw path.Wrong($"the key in the file is shorter than {minLength} bytes");
    }

    /// <summary>What a file with a secret holds.</summary>
    /// <exception cref="SettingsException">
    /// It cannot be read. Does not name the file: somebody may have given the secret instead.
    /// </exception>
    public static byte[] ReadSecret(GivenValue path)
    {
        try
        {
            return Read(path.Text);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw path.IsNot(e is FileNotFoundException or DirectoryNotFoundException
                ? "the path of a file that there is (it takes a path, not the secret itself)"
                : "the path of a file that can be read and holds the secret");
        }
    }

    private static byte[] Read(string path)
    {
        using FileStream file = RegularFile.OpenRead(path);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MaxSize + 1);
        int length = 0;
        try
        {
            length = file.ReadAtLeast(buffer, MaxSize + 1, throwOnEndOfStream: false);
            return length <= MaxSize ? buffer[..length] : throw new IOException($"{path} is larger than any file of settings");
        }
        finally
        {
            buffer.AsSpan(0, length).Clear();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsUnreadable(Exception exception)
        => exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;
}
