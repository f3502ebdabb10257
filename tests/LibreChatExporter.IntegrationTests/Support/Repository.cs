namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>The checkout that the tests were built in.</summary>
internal static class Repository
{
    /// <summary>Its root; found from the test's output, because a deterministic build knows no paths of sources.</summary>
    internal static string Folder { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LibreChatExporter.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException($"{AppContext.BaseDirectory} is not inside the repository");
    }
}
