using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using LibreChatExporter.Configuration;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Backfill;

/// <summary>Prometheus' own program that makes blocks of samples, from version 2.29 on.</summary>
internal sealed class Promtool
{
    /// <summary>
    /// What a block of its spans: the longest of Prometheus' own spans that a day is a multiple of. They begin at multiples of it since the
    /// Unix epoch.
    /// </summary>
    internal static readonly TimeSpan BlockSpan = TimeSpan.FromHours(6);

    private const int MaxColumns = 300;

    /// <summary>What shells say of a program that Ctrl-C or SIGTERM has ended.</summary>
    private static readonly int[] Interrupted = [130, 143];

    /// <summary>In which it is known here, too, that Ctrl-C was meant for both.</summary>
    private static readonly TimeSpan InterruptDelay = TimeSpan.FromSeconds(1);

    private static readonly string[] Command =
    [
        "tsdb", "create-blocks-from", "openmetrics", "--quiet",
        string.Create(CultureInfo.InvariantCulture, $"--max-block-duration={BlockSpan.TotalHours}h"),
    ];

    private readonly string _program;

    private Promtool(string program) => _program = program;

    /// <summary>Finds it, and asks it whether it can do what it is needed for.</summary>
    /// <param name="given">Its path; null for the first one on <paramref name="searched"/>.</param>
    /// <param name="searched">The variable PATH.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SettingsException">There is none, or it cannot.</exception>
    internal static Promtool Find(string? given, string? searched, CancellationToken cancellation)
    {
        string? program = given is null ? OnPath(searched) : File.Exists(given) ? Path.GetFullPath(given) : null;
        if (program is null)
        {
            throw new SettingsException(
                given is null
                    ? "--blocks needs promtool, which is not on the PATH: install Prometheus, name promtool with --promtool, or write the "
                        + "samples with --split and make the blocks elsewhere"
                    : $"--promtool: there is no file {given}");
        }

        var promtool = new Promtool(program);
        try
        {
            promtool.Run([.. Command, "--help"], Path.GetTempPath(), cancellation);
        }
        catch (IOException e)
        {
            throw new SettingsException($"--blocks needs promtool of Prometheus 2.29 or newer: {e.Message}");
        }

        return promtool;
    }

    /// <summary>Makes blocks of a file's samples.</summary>
    /// <param name="file">The file, by its full path.</param>
    /// <param name="folder">Where the blocks are to be, by its full path.</param>
    /// <param name="temporary">A folder for what it does not keep.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="IOException">It fails.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    internal void CreateBlocks(string file, string folder, string temporary, CancellationToken cancellation)
        => Run([.. Command, file, folder], temporary, cancellation);

    private static string? OnPath(string? searched)
    {
        string name = OperatingSystem.IsWindows() ? "promtool.exe" : "promtool";
        return (searched ?? "").Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    private void Run(IEnumerable<string> arguments, string temporary, CancellationToken cancellation)
    {
        using Process process = Start(arguments, temporary);
        process.StandardInput.Close();
        Task output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        Task<string?> complaint = FirstLine(process.StandardError);
        try
        {
            process.WaitForExitAsync(cancellation).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            throw;
        }

        Task.WaitAll([output, complaint], CancellationToken.None);
        if (process.ExitCode == 0)
        {
            return;
        }

        if (Interrupted.Contains(process.ExitCode))
        {
            _ = cancellation.WaitHandle.WaitOne(InterruptDelay);
            cancellation.ThrowIfCancellationRequested();
        }

        throw new IOException(
            $"{_program} ended with exit code {process.ExitCode}: {complaint.Result ?? "it did not say why"}");
    }

    private Process Start(IEnumerable<string> arguments, string temporary)
    {
        // All three: .NET sets up the terminal anew behind each program that could have used it.
        var start = new ProcessStartInfo(_program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // It makes a folder there, which it leaves behind when it is killed.
        start.Environment["TMPDIR"] = temporary;

        // They may hold the password of the database, which is none of its business.
        foreach (Setting setting in Setting.All)
        {
            start.Environment.Remove(setting.Variable);
            start.Environment.Remove(setting.OtherVariable ?? setting.Variable);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>The first line that says something, and reads on to the end, so that the program does not wait for a reader.</summary>
    private static async Task<string?> FirstLine(StreamReader reader)
    {
        string? first = null;
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            first ??= string.IsNullOrWhiteSpace(line) ? null : PlainText.Cut(PlainText.Clean(line).Trim(), MaxColumns);
        }

        return first;
    }
}
