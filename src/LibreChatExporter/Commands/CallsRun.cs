using LibreChatExporter.Configuration;
using LibreChatExporter.Export;
using LibreChatExporter.Hosting;
using LibreChatExporter.Primitives;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Commands;

/// <summary>The command <c>calls</c>: where its output goes, and what ends it.</summary>
internal static class CallsRun
{
    /// <summary>Runs the command.</summary>
    /// <returns>The process's exit code.</returns>
    /// <exception cref="SettingsException">Nothing can be written so.</exception>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    /// <exception cref="IOException">Something cannot be written.</exception>
    internal static int Run(ExporterSettings settings, ExportOptions options)
        => InterruptibleRun.Run(cancellation => Write(settings, options, cancellation), isToStandardOutput: options.Out is null);

    private static void Write(ExporterSettings settings, ExportOptions options, CancellationToken cancellation)
    {
        using ILibreChatSource source = SourceFactory.Create(settings, TimeProvider.System);
        bool isOnTerminal = options.Out is null && !Console.IsOutputRedirected;
        using var progress = new ProgressReport(
            TimeProvider.System, Console.IsErrorRedirected || isOnTerminal ? null : Console.Error, log: null, "calls");
        var export = new CallExport(source, settings, options, TimeProvider.System, progress);
        long written;
        if (options.Out is { } path)
        {
            using WholeFile file = OutputPath.StartFile(path, isNew: true);
            written = export.Write(file.Stream, Path.GetDirectoryName(Path.GetFullPath(path))!, cancellation);
            file.Complete(overwrite: false);
        }
        else
        {
            using Stream output = InterruptibleRun.StandardOutput();
            written = export.Write(output, Path.GetTempPath(), cancellation);
        }

        if (written == 0)
        {
            progress.EndLine();
            Console.Error.WriteLine("librechat-exporter: there are no such calls");
        }
    }
}
