using System.Diagnostics;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>Prometheus' own judge of expositions in the text format.</summary>
internal static class Promtool
{
    /// <summary>Fails unless <c>promtool check metrics</c> has nothing at all to say.</summary>
    /// <param name="exposition">What to judge.</param>
    /// <param name="program">Which one; null for the machine's.</param>
    internal static async Task AssertClean(string exposition, string? program = null)
    {
        using var process = new Process();
        process.StartInfo = new ProcessStartInfo(
            program ?? TestEnvironment.RequireProgram("promtool", package: "prometheus"), ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process.Start();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(exposition);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.Equal("", await output + await error);
        Assert.Equal(0, process.ExitCode);
    }
}
