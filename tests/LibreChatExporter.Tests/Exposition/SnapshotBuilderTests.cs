using System.IO.Compression;
using System.Text;
using LibreChatExporter.Exposition;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Exposition;

public sealed class SnapshotBuilderTests
{
    private static readonly MetricFamily Plain = new("a_gauge", MetricType.Gauge, "A gauge.");
    private static readonly MetricFamily Labelled = new("b_usd_total", MetricType.Counter, "A counter.", "usd", "x", "y");

    private readonly SnapshotBuilder _builder = new();

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "0")]
    [InlineData(1, "1")]
    [InlineData(-17, "-17")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e-7, "1E-07")]
    [InlineData(250e-6, "0.00025")]
    [InlineData(999_999_999_999_999, "999999999999999")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1e17, "1E+17")]
    [InlineData(1e22, "1E+22")]
    [InlineData(1795176000.5, "1795176000.5")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(double.Epsilon, "5E-324")]
    [InlineData(-double.MaxValue, "-1.7976931348623157E+308")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void A_value_is_written_so_that_it_reads_back_the_same(double value, string text)
    {
        _builder.Scalar(Plain, value);

        Snapshot snapshot = _builder.Build(1);
        Assert.Equal($"# HELP a_gauge A gauge.\n# TYPE a_gauge gauge\na_gauge {text}\n", Text(snapshot));
        Assert.Equal(value, TestExporter.Parse(snapshot).Value("a_gauge"));
    }

    [Fact]
    public void Labels_are_escaped()
    {
        _builder.Begin(Labelled);
        _builder.Sample(1.5, "q\"b\\n\n"u8.ToArray(), ""u8.ToArray());

        Assert.EndsWith("\nb_usd_total{x=\"q\\\"b\\\\n\\n\",y=\"\"} 1.5\n", Text(_builder.Build(1)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_two_formats_differ_in_their_headers_and_their_end()
    {
        _builder.Begin(Labelled);
        _builder.Sample(1, "1"u8.ToArray(), "2"u8.ToArray());

        Snapshot snapshot = _builder.Build(1);
        const string sample = "b_usd_total{x=\"1\",y=\"2\"} 1\n";
        Assert.Equal($"# HELP b_usd_total A counter.\n# TYPE b_usd_total counter\n{sample}", Text(snapshot));
        Assert.Equal(
            $"# HELP b_usd A counter.\n# TYPE b_usd counter\n# UNIT b_usd usd\n{sample}# EOF\n",
            Encoding.UTF8.GetString(snapshot.Body(ExpositionFormat.OpenMetrics)));
    }

    [Fact]
    public void An_empty_snapshot_is_an_exposition_too()
    {
        Snapshot snapshot = _builder.Build(1);

        Assert.Empty(TestExporter.Parse(snapshot).Families);
        Assert.Equal("# EOF\n", Encoding.UTF8.GetString(snapshot.Body(ExpositionFormat.OpenMetrics)));
    }

    [Fact]
    public void A_family_without_samples_leaves_no_trace()
    {
        _builder.Begin(Labelled);
        _builder.Scalar(Plain, 1);
        _builder.Begin(Labelled);

        Assert.Equal(["a_gauge"], TestExporter.Parse(_builder.Build(1)).Families.Keys);
    }

    [Fact]
    public void Families_are_sorted_by_name()
    {
        _builder.Begin(Labelled);
        _builder.Sample(1, "1"u8.ToArray(), "2"u8.ToArray());
        _builder.Scalar(Plain, 1);

        Assert.Equal(["a_gauge", "b_usd_total"], TestExporter.Parse(_builder.Build(1)).Families.Keys);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_sample_takes_as_many_labels_as_its_family_has(int labels)
    {
        _builder.Begin(Labelled);

        Assert.Throws<ArgumentException>(() => _builder.Sample(1, Enumerable.Repeat(new ReadOnlyMemory<byte>([65]), labels).ToArray()));
    }

    [Fact]
    public void What_a_failed_part_wrote_is_taken_back()
    {
        _builder.Scalar(Plain, 1);
        Assert.Throws<InvalidOperationException>(() => _builder.Atomically(builder =>
        {
            builder.Begin(Labelled);
            builder.Sample(1, "1"u8.ToArray(), "2"u8.ToArray());
            throw new InvalidOperationException("on purpose");
        }));
        _builder.Atomically(builder =>
        {
            builder.Begin(Labelled);
            builder.Sample(2, "1"u8.ToArray(), "2"u8.ToArray());
        });

        Snapshot snapshot = _builder.Build(1);
        Assert.Equal(2, snapshot.Series);
        Assert.Equal(2, TestExporter.Parse(snapshot).Value("b_usd_total", "x=1,y=2"));
    }

    [Fact]
    public void A_snapshot_stays_as_it_is_while_the_builder_makes_the_next()
    {
        Snapshot first = BuildMany(1);
        byte[] before = first.Body(ExpositionFormat.OpenMetrics);
        Snapshot second = BuildMany(2);

        Assert.Equal(before, first.Body(ExpositionFormat.OpenMetrics));
        Assert.NotEqual(before, second.Body(ExpositionFormat.OpenMetrics));
        Assert.Equal((1, 2), (first.Number, second.Number));
        Assert.Equal(5000, TestExporter.Parse(second)["b_usd_total"].Count);
    }

    [Theory]
    [InlineData(ExpositionFormat.Prometheus)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public void The_compressed_body_is_the_plain_one_compressed(ExpositionFormat format)
    {
        Snapshot snapshot = BuildMany(1);
        using var gzip = new GZipStream(new MemoryStream(snapshot.Compressed(format).ToArray()), CompressionMode.Decompress);
        using var unzipped = new MemoryStream();
        gzip.CopyTo(unzipped);

        byte[] body = snapshot.Body(format);
        Assert.Equal(body, unzipped.ToArray());
        Assert.Equal(body.Length, snapshot.Length(format));
        Assert.True(snapshot.Compressed(format).Length < body.Length / 5);
    }

    private static string Text(Snapshot snapshot) => Encoding.UTF8.GetString(snapshot.Body(ExpositionFormat.Prometheus));

    private Snapshot BuildMany(int number)
    {
        _builder.Begin(Labelled);
        for (int i = 0; i < 5000; i++)
        {
            _builder.Sample(i * number, Encoding.UTF8.GetBytes($"{i}"), "some label that takes room"u8.ToArray());
        }

        return _builder.Build(number);
    }
}
