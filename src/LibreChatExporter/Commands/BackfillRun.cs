using LibreChatExporter.Backfill;
using LibreChatExporter.Configuration;
using LibreChatExporter.Hosting;
using LibreChatExporter.Primitives;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Commands;

/// <summary>The command <c>backfill</c>: where its output goes, and what ends it.</summary>
internal static class BackfillRun
{
    /// <summary>Runs the command.</summary>
    /// <returns>The process's exit code.</returns>
    /// <exception cref="SettingsException">Nothing can be written so.</exception>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    /// <exception cref="IOException">Something cannot be written.</exception>
    internal static int Run(ExporterSettings settings, BackfillOptions options) => InterruptibleRun.Run(
        cancellation => Write(settings, options, cancellation), isToStandardOutput: options is { Out: null, Split: null, Blocks: null });

    private static void Write(ExporterSettings settings, BackfillOptions options, CancellationToken cancellation)
    {
        using ILibreChatSource source = SourceFactory.Create(settings, TimeProvider.System);
        bool isOnTerminal = options is { Out: null, Split: null, Blocks: null } && !Console.IsOutputRedirected;
        using var progress = new ProgressReport(
            TimeProvider.System, Console.IsErrorRedirected || isOnTerminal ? null : Console.Error, log: null, "backfill");
        var writer = new BackfillWriter(source, settings, options, TimeProvider.System, progress);
        Action<IBackfillOutput, string> write = (output, spoolFolder) => writer.Write(output, spoolFolder, Warn, cancellation);
        switch (options)
        {
            case { Out: { } path }:
                WriteFile(path, write);
                break;
            case { Split: { } path }:
                WriteDays(path, write);
                break;
            case { Blocks: { } path }:
                WriteBlocks(path, options.Promtool, write, cancellation);
                break;
            default:
                using (Stream output = InterruptibleRun.StandardOutput())
                {
                    write(new OneFile(output), Path.GetTempPath());
                }

                break;
        }

        void Warn(string message)
        {
            progress.EndLine();
            Console.Error.WriteLine($"librechat-exporter: {message}");
        }
    }

    private static void WriteFile(string path, Action<IBackfillOutput, string> write)
    {
        using WholeFile file = OutputPath.StartFile(path, isNew: true);
        write(new OneFile(file.Stream), Path.GetDirectoryName(Path.GetFullPath(path))!);
        file.Complete(overwrite: false);
    }

    private static void WriteDays(string path, Action<IBackfillOutput, string> write)
    {
        using EmptyFolder folder = OutputPath.Make("--split", path, () => new EmptyFolder(path));
        using var files = new DayFiles(path);
        write(files, path);
    }

    private static void WriteBlocks(
        string path, string? program, Action<IBackfillOutput, string> write, CancellationToken cancellation)
    {
        var promtool = Promtool.Find(program, Environment.GetEnvironmentVariable("PATH"), cancellation);
        using EmptyFolder folder = OutputPath.Make("--blocks", path, () => new EmptyFolder(path));
        using BlockFolder blocks = OutputPath.Make("--blocks", path, () => new BlockFolder(path, promtool, cancellation));
        write(blocks, blocks.Unfinished);
        blocks.Complete();
    }
}
