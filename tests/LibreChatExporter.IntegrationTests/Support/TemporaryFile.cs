namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>A file that is empty at first and gone at the end.</summary>
internal sealed class TemporaryFile : IDisposable
{
    /// <summary>Its full path.</summary>
    internal string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
