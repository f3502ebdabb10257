namespace LibreChatExporter.Testing;

/// <summary>What programs the machine has; tests that need others are skipped, with the reason.</summary>
internal static class Programs
{
    public static bool IsInstalled(string name) => Find(name) is not null;

    /// <summary>The full path of a program of Debian's <paramref name="package"/>; skips the test where it is not installed.</summary>
    public static string Require(string name, string package)
    {
        string? found = Find(name);
        Skip.If(found is null, $"{name} is not on the PATH (Debian: apt-get install {package})");
        return found!;
    }

    private static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
