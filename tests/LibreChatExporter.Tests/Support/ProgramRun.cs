using System.Diagnostics;

namespace LibreChatExporter.Tests.Support;

/// <summary>One run of the built program as a process of its own, with nothing of this machine's settings.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    /// <summary>Lines on standard error.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static ProgramRun Start(params string[] arguments)
    {
        string? host = Environment.ProcessPath;
        var start = new ProcessStartInfo(Path.GetFileNameWithoutExtension(host) == "dotnet" ? host! : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string variable in start.Environment.Keys.Where(name => name.StartsWith("LIBRECHAT_", StringComparison.Ordinal) || name.StartsWith("MONGO_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(variable);
        }

        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "librechat-exporter.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return new ProgramRun(process.ExitCode, output.Result, error.Result);
    }
}
