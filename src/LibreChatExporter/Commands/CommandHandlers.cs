using System.Net;
using LibreChatExporter.Backfill;
using LibreChatExporter.Commands.Checks;
using LibreChatExporter.Configuration;
using LibreChatExporter.Export;
using LibreChatExporter.Reports;

namespace LibreChatExporter.Commands;

/// <summary>
/// What each command does, once the command line has been understood. All but <see cref="HashPassword"/> return the process's exit code.
/// </summary>
internal sealed record CommandHandlers
{
    /// <summary>Serves metrics, or prints them once.</summary>
    public required Func<ExporterSettings, int> Serve { get; init; }

    /// <summary>Looks at the source and says what is missing.</summary>
    public required Func<ExporterSettings, CheckOptions, int> Check { get; init; }

    /// <summary>Adds up who spent what in a period.</summary>
    public required Func<ExporterSettings, ReportOptions, int> Report { get; init; }

    /// <summary>Asks the exporter that listens there whether it is alive.</summary>
    public required Func<IPEndPoint, TlsSettings?, int> HealthCheck { get; init; }

    /// <summary>Writes what the metrics were.</summary>
    public required Func<ExporterSettings, BackfillOptions, int> Backfill { get; init; }

    /// <summary>Says what is in a state's folder.</summary>
    public required Func<string, int> ListState { get; init; }

    /// <summary>Takes back into a state's folder what has been set aside under a name.</summary>
    public required Func<string, string, int> RestoreState { get; init; }

    /// <summary>Writes the calls of all history.</summary>
    public required Func<ExporterSettings, ExportOptions, int> Calls { get; init; }

    /// <summary>Reads a password and prints its hash; returns what is wrong with it, or null.</summary>
    public required Func<string?> HashPassword { get; init; }
}
