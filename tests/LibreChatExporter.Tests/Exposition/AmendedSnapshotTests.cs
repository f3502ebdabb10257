using System.IO.Compression;
using System.Text;
using LibreChatExporter.Collectors;
using LibreChatExporter.Exposition;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Exposition;

/// <summary>Whoever sees that the refreshes hang can say so in what is shown, and changes nothing else of it.</summary>
public sealed class AmendedSnapshotTests : IDisposable
{
    private readonly MemorySource _source = new();
    private readonly TestExporter _exporter;

    public AmendedSnapshotTests()
    {
        _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 1)));
        _exporter = new TestExporter(_source);
        _exporter.RefreshAndRead();
    }

    public void Dispose()
    {
        _exporter.Dispose();
        _source.Dispose();
    }

    [Theory]
    [InlineData(ExpositionFormat.Prometheus)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public void It_differs_in_the_one_line_in_both_formats_and_compressed(ExpositionFormat format)
    {
        Snapshot before = _exporter.Snapshot;
        Snapshot after = before.With(ExporterCollector.Up, 0.5);
        string expected = Text(before, format).Replace("\nlibrechat_up 1\n", "\nlibrechat_up 0.5\n", StringComparison.Ordinal);

        Assert.Equal(expected, Text(after, format));
        Assert.NotEqual(expected, Text(before, format));
        Assert.Equal((before.Number, before.Series), (after.Number, after.Series));
        Assert.Equal(Encoding.UTF8.GetByteCount(expected), after.Length(format));
        using var gzip = new StreamReader(new GZipStream(new MemoryStream(after.Compressed(format).ToArray()), CompressionMode.Decompress));
        Assert.Equal(expected, gzip.ReadToEnd());
    }

    [Fact]
    public void What_is_not_shown_is_not_added()
        => Assert.Equal(0, new SnapshotBuilder().Build(7).With(ExporterCollector.Up, 0).Length(ExpositionFormat.Prometheus));

    [Fact]
    public void Only_a_gauge_without_labels_can_have_another_value()
    {
        var counter = new MetricFamily("test_total", MetricType.Counter, "Events.");
        var labelled = new MetricFamily("test", MetricType.Gauge, "Levels.", labels: "label");

        Assert.Throws<ArgumentException>(() => _exporter.Snapshot.With(counter, 0));
        Assert.Throws<ArgumentException>(() => _exporter.Snapshot.With(labelled, 0));
    }

    [Fact]
    public void The_next_snapshot_takes_its_place()
    {
        _exporter.Exporter.Snapshots.Amend(_exporter.Exporter.Snapshots.Current, ExporterCollector.Up, 0);
        Assert.Equal(0, _exporter.Read().Value("librechat_up"));

        Assert.Equal(1, _exporter.RefreshAndRead().Value("librechat_up"));
    }

    [Fact]
    public async Task A_snapshot_that_is_published_meanwhile_stays()
    {
        SnapshotStore store = _exporter.Exporter.Snapshots;
        using var end = new CancellationTokenSource();
        var amending = Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                store.Amend(store.Current, ExporterCollector.Up, 0);
            }
        });
        for (int i = 0; i < 200; i++)
        {
            int before = store.Current.Number;
            _exporter.Refresh();
            Assert.Equal(before + 1, store.Current.Number);
        }

        await end.CancelAsync();
        await amending;
    }

    private static string Text(Snapshot snapshot, ExpositionFormat format) => Encoding.UTF8.GetString(snapshot.Body(format));
}
