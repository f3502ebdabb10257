namespace LibreChatExporter.Testing;

/// <summary>
/// The program that tests start as a process: what the build put beside them, or what the variable
/// <c>LIBRECHAT_EXPORTER_TEST_PROGRAM</c> names, such as the machine code of the image.
/// </summary>
internal static class BuiltProgram
{
    private static readonly string? Native = Environment.GetEnvironmentVariable("LIBRECHAT_EXPORTER_TEST_PROGRAM");

    private static readonly string Host
        = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    /// <summary>Whether it needs no runtime.</summary>
    public static bool IsMachineCode => Native is not null;

    /// <summary>Where it is, with all that it needs.</summary>
    public static string Folder { get; } = Native is null ? AppContext.BaseDirectory : Path.GetDirectoryName(Path.GetFullPath(Native))!;

    /// <summary>The words that start it.</summary>
    /// <param name="folder">Where it has been copied to.</param>
    /// <param name="arguments">Its arguments.</param>
    public static string[] CommandLineIn(string folder, params string[] arguments) => Native is null
        ? [Host, "exec", Path.Combine(folder, "librechat-exporter.dll"), .. arguments]
        : [Path.Combine(folder, Path.GetFileName(Native)), .. arguments];

    /// <summary>The words that start it where it is.</summary>
    /// <param name="arguments">Its arguments.</param>
    public static string[] CommandLine(params string[] arguments) => CommandLineIn(Folder, arguments);
}
