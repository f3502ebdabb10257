using System.Text;
using LibreChatExporter.Exposition;

namespace LibreChatExporter.Tests.Fuzzing;

public sealed class HeaderFuzzTests
{
    private static readonly byte[][] Snippets = Texts(
        ",", ";", "=", "/", "*", "\"", "\\", "(", ")", " ", "\t", "\r\n ", "\0", "é", "q", ";q=0", ";q=1.001", ";q=-1", ";q=1e9", ";q=",
        ";version=1.0.0", ";version=\"1.0.0\"", "text/plain", "*/*", "gzip", "application/openmetrics-text");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Any_Accept_leads_to_a_format(int seed) => AssertTaken(
        seed,
        header => Assert.True(Enum.IsDefined(ContentNegotiation.Format(header))),
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
            + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,text/plain;version=\"0.0.4\"",
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8");

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_Accept_Encoding_leads_to_a_coding(int seed) => AssertTaken(
        seed,
        header => _ = ContentNegotiation.AcceptsGzip(header),
        "gzip, deflate, br, zstd",
        "deflate;q=0.5, gzip;q=1.0, *;q=0",
        "identity");

    private static void AssertTaken(int seed, Action<string> negotiate, params string[] headers)
    {
        var run = new FuzzRun(seed, Texts(headers), Snippets) { Weight = FuzzRun.InMemory, Allowance = 16 << 10, AllowancePerByte = 256 };

        // There is nothing to refuse: whatever is thrown is a failure.
        _ = run.Run<NeverThrownException>(input => negotiate(Encoding.Latin1.GetString(input)));
    }

    private static byte[][] Texts(params string[] texts) => [.. texts.Select(Encoding.Latin1.GetBytes)];

    private sealed class NeverThrownException : Exception;
}
