using System.Text;
using LibreChatExporter.Exposition;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Exposition;

public sealed class HistogramTests
{
    private static readonly MetricFamily Plain = MetricFamily.Histogram("a_seconds", "A histogram.", "seconds", [0.5, 1, 600]);
    private static readonly MetricFamily Labelled = MetricFamily.Histogram("b_size", "Another.", null, [10], "x", "y");
    private static readonly MetricFamily Gauge = new("c", MetricType.Gauge, "A gauge.");

    private static readonly ReadOnlyMemory<byte>[] Numbers =
        [.. Enumerable.Range(0, 1000).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"{i}"))];

    private readonly SnapshotBuilder _builder = new();

    [Fact]
    public void A_histogram_without_labels_is_buckets_sum_and_count_in_both_formats()
    {
        _builder.Begin(Plain);
        _builder.Histogram([1, 2, 4, 5], 1234.5);

        Snapshot snapshot = _builder.Build(1);
        const string samples = """
            a_seconds_bucket{le="0.5"} 1
            a_seconds_bucket{le="1.0"} 2
            a_seconds_bucket{le="600.0"} 4
            a_seconds_bucket{le="+Inf"} 5
            a_seconds_sum 1234.5
            a_seconds_count 5

            """;
        const string header = "# HELP a_seconds A histogram.\n# TYPE a_seconds histogram\n";
        Assert.Equal(header + samples, Text(snapshot, ExpositionFormat.Prometheus));
        Assert.Equal($"{header}# UNIT a_seconds seconds\n{samples}# EOF\n", Text(snapshot, ExpositionFormat.OpenMetrics));
        Assert.Equal(6, snapshot.Series);
    }

    [Fact]
    public void Labels_are_on_every_line_and_the_bound_behind_them()
    {
        _builder.Begin(Labelled);
        _builder.Histogram([0, 1], 11, "\""u8.ToArray(), "2"u8.ToArray());
        _builder.Histogram([0, 0], 0, ""u8.ToArray(), "2"u8.ToArray());

        Snapshot snapshot = _builder.Build(1);
        Assert.EndsWith(
            """
            # TYPE b_size histogram
            b_size_bucket{x="\"",y="2",le="10.0"} 0
            b_size_bucket{x="\"",y="2",le="+Inf"} 1
            b_size_sum{x="\"",y="2"} 11
            b_size_count{x="\"",y="2"} 1
            b_size_bucket{x="",y="2",le="10.0"} 0
            b_size_bucket{x="",y="2",le="+Inf"} 0
            b_size_sum{x="",y="2"} 0
            b_size_count{x="",y="2"} 0

            """, Text(snapshot, ExpositionFormat.Prometheus), StringComparison.Ordinal);
        Assert.Equal(8, snapshot.Series);
        Assert.Equal(1, TestExporter.Parse(snapshot).Value("b_size_bucket", "le=+Inf,x=\",y=2"));
    }

    [Theory]
    [InlineData(1e-10, "1e-10")]
    [InlineData(1e-5, "1e-05")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.002, "0.002")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.999, "0.999")]
    [InlineData(1, "1.0")]
    [InlineData(1.7, "1.7")]
    [InlineData(10, "10.0")]
    [InlineData(100_000, "100000.0")]
    [InlineData(999_999.5, "999999.5")]
    [InlineData(1e6, "1e+06")]
    [InlineData(2_500_000, "2.5e+06")]
    [InlineData(1e10, "1e+10")]
    public void A_bound_is_written_as_OpenMetrics_asks_for(double bound, string text)
    {
        _builder.Begin(MetricFamily.Histogram("a", "A histogram.", null, [bound]));
        _builder.Histogram([1, 1], 0);

        Snapshot snapshot = _builder.Build(1);
        Assert.Contains($"\na_bucket{{le=\"{text}\"}} 1\n", Text(snapshot, ExpositionFormat.OpenMetrics), StringComparison.Ordinal);
        Assert.Equal(1, TestExporter.Parse(snapshot).Value("a_bucket", $"le={text}"));
    }

    [Fact]
    public void One_more_label_comes_before_the_bound()
    {
        _builder.Begin(Plain.WithLabel("tenant"));
        _builder.Histogram([0, 0, 0, 1], 700, "t"u8.ToArray());

        Scrape scrape = TestExporter.Parse(_builder.Build(1));
        Assert.Equal(0, scrape.Value("a_seconds_bucket", "le=600.0,tenant=t"));
        Assert.Equal((700, 1), (scrape.Value("a_seconds_sum", "tenant=t"), scrape.Value("a_seconds_count", "tenant=t")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_histogram_takes_as_many_counts_and_labels_as_its_family_has(int number)
    {
        _builder.Begin(Labelled);

        double[] counts = new double[number];
        var labels = new ReadOnlyMemory<byte>[number];
        Assert.Throws<ArgumentException>(() => _builder.Histogram(counts, 0, "1"u8.ToArray(), "2"u8.ToArray()));
        Assert.Throws<ArgumentException>(() => _builder.Histogram([0, 0], 0, labels));
        Assert.Equal(0, _builder.Series);
        Assert.Empty(TestExporter.Parse(_builder.Build(1)).Families);
    }

    [Fact]
    public void A_family_has_either_samples_or_histograms()
    {
        _builder.Begin(Plain);
        Assert.Throws<InvalidOperationException>(() => _builder.Sample(1));

        _builder.Begin(Gauge);
        Assert.Throws<InvalidOperationException>(() => _builder.Histogram([1], 1));
    }

    [Fact]
    public void No_histogram_allocates()
    {
        ReadOnlyMemory<byte> label = "some label"u8.ToArray();
        WriteMany(_builder, label);
        _builder.Build(1);

        long before = GC.GetAllocatedBytesForCurrentThread();
        WriteMany(_builder, label);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [SkippableFact]
    public void Promtool_has_no_complaint_where_it_is_installed()
    {
        _builder.Begin(Plain);
        _builder.Histogram([1, 2, 4, 5], 1234.5);
        WriteMany(_builder, "some label"u8.ToArray());

        Promtool.AssertNoComplaint(_builder.Build(1));
    }

    private static void WriteMany(SnapshotBuilder builder, ReadOnlyMemory<byte> label)
    {
        builder.Begin(Labelled);
        for (int i = 0; i < 1000; i++)
        {
            builder.Histogram([i, 2 * i], 0.25 * i, label, Numbers[i]);
        }
    }

    private static string Text(Snapshot snapshot, ExpositionFormat format) => Encoding.UTF8.GetString(snapshot.Body(format));
}
