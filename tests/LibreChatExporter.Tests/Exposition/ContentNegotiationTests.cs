using LibreChatExporter.Exposition;
using Microsoft.Extensions.Primitives;

namespace LibreChatExporter.Tests.Exposition;

public sealed class ContentNegotiationTests
{
    private const string Prometheus242 =
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private const string Prometheus3 =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,"
        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    private const string Prometheus3Protobuf =
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7," + Prometheus3;

    [Theory]
    [InlineData(Prometheus242, ExpositionFormat.OpenMetrics)]
    [InlineData(Prometheus3, ExpositionFormat.OpenMetrics)]
    [InlineData(Prometheus3Protobuf, ExpositionFormat.OpenMetrics)]
    [InlineData("text/plain;version=0.0.4;q=1,*/*;q=0.1", ExpositionFormat.Prometheus)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", ExpositionFormat.Prometheus)]
    [InlineData("", ExpositionFormat.Prometheus)]
    [InlineData("*/*", ExpositionFormat.Prometheus)]
    [InlineData("text/*", ExpositionFormat.Prometheus)]
    [InlineData("application/openmetrics-text", ExpositionFormat.OpenMetrics)]
    [InlineData("APPLICATION/OpenMetrics-Text; VERSION=1.0.0", ExpositionFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text;version=\"1.0.0\"", ExpositionFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text;version=1.0.0;charset=utf-8", ExpositionFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text;version=2.0.0", ExpositionFormat.Prometheus)]
    [InlineData("application/openmetrics-text;version=0.0.1", ExpositionFormat.Prometheus)]
    [InlineData("application/openmetrics-text;q=0", ExpositionFormat.Prometheus)]
    [InlineData("application/openmetrics-text;q=0,*/*", ExpositionFormat.Prometheus)]
    [InlineData("text/plain;q=0,application/openmetrics-text;q=0.1", ExpositionFormat.OpenMetrics)]
    [InlineData("text/plain;q=0.5,application/openmetrics-text;q=0.5", ExpositionFormat.Prometheus)]
    [InlineData("application/openmetrics-text;q=0.5,text/plain;q=0.5", ExpositionFormat.OpenMetrics)]
    [InlineData("text/plain;q=0.4,application/openmetrics-text;q=0.5", ExpositionFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text;q=0.4,*/*;q=0.5", ExpositionFormat.Prometheus)]
    [InlineData("text/plain;q=0.1,text/*;q=0.9,application/openmetrics-text;q=0.5", ExpositionFormat.OpenMetrics)]
    [InlineData("*/*;q=0.9,application/openmetrics-text;version=1.0.0;q=0.9", ExpositionFormat.Prometheus)]
    [InlineData("image/png", ExpositionFormat.Prometheus)]
    [InlineData(";;;,,,///", ExpositionFormat.Prometheus)]
    [InlineData("application/openmetrics-text;q=nonsense", ExpositionFormat.OpenMetrics)]
    [InlineData("text/plain;version=", ExpositionFormat.Prometheus)]
    [InlineData("\u0001\u007f", ExpositionFormat.Prometheus)]
    public void The_format_is_the_best_that_can_be_had(string accept, ExpositionFormat expected)
        => Assert.Equal(expected, ContentNegotiation.Format(accept));

    [Fact]
    public void Several_headers_are_one_list()
    {
        Assert.Equal(
            ExpositionFormat.OpenMetrics,
            ContentNegotiation.Format(new StringValues(["text/plain;q=0.1", "application/openmetrics-text"])));
        Assert.Equal(ExpositionFormat.Prometheus, ContentNegotiation.Format(StringValues.Empty));
    }

    [Theory]
    [InlineData("text/plain,", 20_000)]
    [InlineData("text/plain;a=b;", 20_000)]
    [InlineData("(((", 50_000)]
    public void A_very_long_header_is_answered_all_the_same(string part, int times)
        => Assert.Equal(ExpositionFormat.Prometheus, ContentNegotiation.Format(string.Concat(Enumerable.Repeat(part, times))));

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("GZIP", true)]
    [InlineData("gzip, deflate, br, zstd", true)]
    [InlineData("deflate, gzip;q=0.5", true)]
    [InlineData("*", true)]
    [InlineData("*;q=0.1", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("gzip;q=0.0", false)]
    [InlineData("gzip;q=0, *", false)]
    [InlineData("*;q=0", false)]
    [InlineData("*;q=0, gzip", true)]
    [InlineData("identity", false)]
    [InlineData("deflate", false)]
    [InlineData("", false)]
    [InlineData("gzip;;;=", false)]
    [InlineData("notgzip", false)]
    public void Gzip_is_used_where_it_is_accepted(string acceptEncoding, bool expected)
        => Assert.Equal(expected, ContentNegotiation.AcceptsGzip(acceptEncoding));
}
