namespace LibreChatExporter.IntegrationTests.Dashboards;

/// <summary>Macros and variables become what Grafana makes of them.</summary>
public sealed class InterpolationTests
{
    [Theory]
    [InlineData("rate(a[$__rate_interval])", "rate(a[60s])")]
    [InlineData("a[$__interval] + ${__interval_ms}", "a[15s] + 15000")]
    [InlineData("a[$__range] + $__range_s + $__range_ms", "a[3600s] + 3600 + 3600000")]
    [InlineData("label_replace(a, \"b\", \"$1\", \"c\", \"(.*)$\")", "label_replace(a, \"b\", \"$1\", \"c\", \"(.*)$\")")]
    [InlineData("a{b=\"$one\"}", "a{b=\"x.y\"}")]
    [InlineData("a{b=~\"$some\"}", @"a{b=~""(x\\.y|z)""}")]
    [InlineData("a{b=~`${some:regex}`}", @"a{b=~`(x\.y|z)`}")]
    [InlineData("a{b=~\"[[some:pipe]]\"}", "a{b=~\"x.y|z\"}")]
    [InlineData("a{b=~\"$single\"}", @"a{b=~""x\\.y""}")]
    [InlineData("a{b=~\"$all\"}", "a{b=~\".*\"}")]
    [InlineData("a{b=~\"${all:regex}\"}", "a{b=~\".*\"}")]
    public void Placeholders_are_replaced(string text, string expected) => Assert.Equal(expected, Grafana().Apply(text));

    [Theory]
    [InlineData("a[$__rate]")]
    [InlineData("a{b=\"$nobody\"}")]
    [InlineData("a{b=\"${nobody:regex}\"}")]
    public void One_that_is_not_known_fails(string text) => Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Grafana().Apply(text));

    private static Interpolation Grafana() => new(
        TimeSpan.FromHours(1), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15), new Dictionary<string, Choice>
        {
            ["one"] = new(["x.y"], IsAll: false, AllValue: null, IsMultiple: false),
            ["single"] = new(["x.y"], IsAll: false, AllValue: null, IsMultiple: true),
            ["some"] = new(["x.y", "z"], IsAll: true, AllValue: null, IsMultiple: true),
            ["all"] = new(["x.y", "z"], IsAll: true, AllValue: ".*", IsMultiple: true),
        });
}
