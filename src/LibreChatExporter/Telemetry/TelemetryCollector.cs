using LibreChatExporter.Exposition;
using LibreChatExporter.Sources;
using Prometheus;
using ExpositionFormat = Prometheus.ExpositionFormat;
using ICollector = LibreChatExporter.Exposition.ICollector;

namespace LibreChatExporter.Telemetry;

/// <summary>
/// Puts the registry into the exposition: once for each snapshot, not for each scrape. It has to write behind all who count or read into
/// the registry while they write.
/// </summary>
internal sealed class TelemetryCollector : ICollector, IDisposable
{
    private static readonly MetricFamily DocumentsRead = new(
        "librechat_exporter_documents_read_total", Exposition.MetricType.Counter,
        "Documents read from each collection, those read again included.", labels: "collection");

    private readonly TelemetryRegistry _registry;
    private readonly DocumentCounts _documents;
    private readonly Counter _documentsRead;
    private readonly RegistryText _reader;
    private readonly MemoryStream _text = new();

    /// <summary>Makes the collector of a registry.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="documents">What has been read from the source.</param>
    public TelemetryCollector(TelemetryRegistry registry, DocumentCounts documents)
    {
        (_registry, _documents) = (registry, documents);
        _documentsRead = registry.Counter(DocumentsRead);
        _reader = new RegistryText(registry.Families);
    }

    /// <inheritdoc/>
    public string Name => "telemetry";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families => [.. _registry.Families.Values];

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation)
    {
    }

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        foreach ((string collection, long documents) in _documents.ByCollection)
        {
            _documentsRead.WithLabels(collection).IncTo(documents);
        }

        _text.SetLength(0);

        // Nothing of this waits: the stream is memory, and the registry has no callbacks.
        _registry.Registry.CollectAndExportAsTextAsync(_text, ExpositionFormat.OpenMetricsText).GetAwaiter().GetResult();
        _reader.CopyTo(snapshot, _text.GetBuffer().AsMemory(0, (int)_text.Length));
    }

    /// <inheritdoc/>
    public void Dispose() => _text.Dispose();
}
