using System.Runtime.InteropServices;
using LibreChatExporter.Backfill;
using LibreChatExporter.Configuration;
using LibreChatExporter.Hosting;
using LibreChatExporter.Primitives;
using LibreChatExporter.Sources;
using Microsoft.Win32.SafeHandles;

namespace LibreChatExporter.Commands;

/// <summary>The command <c>backfill</c>: where its output goes, and what ends it.</summary>
internal static class BackfillRun
{
    /// <summary>Exit codes as shells give them for programs that a signal has ended.</summary>
    private const int Interrupted = 130, BrokenPipe = 141;

    /// <summary>The error EPIPE, on Linux as on macOS.</summary>
    private const int ReaderIsGone = 32;

    /// <summary>Runs the command.</summary>
    /// <returns>The process's exit code.</returns>
    /// <exception cref="SettingsException">Nothing can be written so.</exception>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    /// <exception cref="IOException">Something cannot be written.</exception>
    internal static int Run(ExporterSettings settings, BackfillOptions options)
    {
        using var cancellation = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        try
        {
            Write(settings, options, cancellation.Token);
            return 0;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Interrupted;
        }
        catch (IOException e) when (options.Out is null && e.HResult == ReaderIsGone)
        {
            return BrokenPipe;
        }

        void Cancel(PosixSignalContext signal)
        {
            // A second signal ends it at once.
            signal.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        }
    }

    private static void Write(ExporterSettings settings, BackfillOptions options, CancellationToken cancellation)
    {
        using ILibreChatSource source = SourceFactory.Create(settings, TimeProvider.System);
        bool isSeen = !Console.IsErrorRedirected && (options.Out is not null || Console.IsOutputRedirected);
        using var progress = new ProgressReport(TimeProvider.System, isSeen ? Console.Error : null, log: null, "backfill");
        var writer = new BackfillWriter(source, settings, options, TimeProvider.System, progress);
        if (options.Out is null)
        {
            using Stream output = StandardOutput();
            writer.Write(output, Path.GetTempPath(), Warn, cancellation);
            return;
        }

        using WholeFile file = Create(options.Out);
        writer.Write(file.Stream, Path.GetDirectoryName(Path.GetFullPath(options.Out))!, Warn, cancellation);
        file.Complete(overwrite: false);

        void Warn(string message)
        {
            progress.EndLine();
            Console.Error.WriteLine($"librechat-exporter: {message}");
        }
    }

    private static WholeFile Create(string path)
    {
        if (Path.Exists(path))
        {
            throw new SettingsException($"--out: {path} is there already; remove it or choose another");
        }

        try
        {
            return new WholeFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SettingsException($"--out: cannot write {path}: {e.Message}");
        }
    }

    /// <summary>
    /// The console's own stream hides that a pipe's reader is gone; a file stream leaves the position of a file behind for others to
    /// overwrite.
    /// </summary>
    private static Stream StandardOutput()
    {
        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }
}
