namespace LibreChatExporter.Testing;

/// <summary>Where the checkout is, for files that tests share with it.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Sample(string name) => Path.Combine(Root, "samples", name);

    private static string Find(string folder)
        => File.Exists(Path.Combine(folder, "LibreChatExporter.slnx"))
            ? folder
            : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("the tests run outside a checkout"));
}
