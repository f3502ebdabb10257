using System.IO.Compression;

namespace LibreChatExporter.Testing;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("librechat-exporter-test-").FullName;

    public static byte[] Unzip(string file)
    {
        using var gzip = new GZipStream(new FileStream(file, FileMode.Open, FileAccess.Read), CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }

    public static byte[] Zip(byte[] content)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return output.ToArray();
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, making folders on its way, and returns its path.</summary>
    public string Write(string name, params IEnumerable<byte[]> parts)
    {
        string path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, [.. parts.SelectMany(part => part)]);
        return path;
    }

    /// <summary>Makes a pipe with a name, which nobody writes to, and returns its path.</summary>
    public string MakePipe(string name)
    {
        string path = File(name);
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", [path]);
        mkfifo.WaitForExit();
        Assert.Equal(0, mkfifo.ExitCode);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
