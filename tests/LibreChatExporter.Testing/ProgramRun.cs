using System.Diagnostics;

namespace LibreChatExporter.Testing;

/// <summary>One run of the built program as a process of its own, with nothing of this machine's settings.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    /// <summary>Lines on standard error.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static ProgramRun Start(params string[] arguments)
    {
        string[] words = BuiltProgram.CommandLine(arguments);
        var start = new ProcessStartInfo(words[0], words[1..]);
        foreach (string variable in start.Environment.Keys.Where(IsSetting).ToList())
        {
            start.Environment.Remove(variable);
        }

        return Of(start, input: []);
    }

    /// <summary>Runs any program to its end.</summary>
    public static ProgramRun Of(ProcessStartInfo start, byte[] input)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return new ProgramRun(process.ExitCode, output.Result, error.Result);
    }

    private static bool IsSetting(string variable)
        => variable.StartsWith("LIBRECHAT_", StringComparison.Ordinal) || variable.StartsWith("MONGO_", StringComparison.Ordinal);
}
