using LibreChatExporter.Collectors;
using LibreChatExporter.Configuration;
using LibreChatExporter.Hosting;
using LibreChatExporter.Sources;
using Microsoft.Extensions.Logging.Abstractions;

namespace LibreChatExporter.Benchmarks;

/// <summary>The product as it puts itself together, around one source.</summary>
internal sealed class Pipeline : IDisposable
{
    private readonly Exporter _exporter;

    /// <summary>Makes an exporter.</summary>
    /// <param name="source">Where it reads.</param>
    /// <param name="clock">The time; null for the machine's.</param>
    /// <param name="disabled">Collectors to leave out.</param>
    internal Pipeline(ILibreChatSource source, TimeProvider? clock = null, params IEnumerable<string> disabled)
    {
        Dictionary<Setting, string> flags = new() { [Setting.Source] = "benchmark", [Setting.Disable] = string.Join(',', disabled) };
        ExporterSettings settings = SettingsReader.Read(flags, _ => null, file: null);
        _exporter = new Exporter(source, settings, clock ?? TimeProvider.System, NullLoggerFactory.Instance, withRuntime: false);
    }

    /// <summary>All collectors but that of the totals.</summary>
    internal static IEnumerable<string> AllButTotals => CollectorCatalogue.Optional;

    /// <summary>Reads what is new and encodes what there is.</summary>
    internal void Refresh()
    {
        _exporter.Refresher.Refresh(CancellationToken.None);
        if (_exporter.Refresher.Health.Error is { } error)
        {
            throw new InvalidOperationException(error);
        }
    }

    public void Dispose() => _exporter.Dispose();
}
