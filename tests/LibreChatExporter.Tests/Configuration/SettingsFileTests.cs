using System.Text;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Configuration;

/// <summary>A settings file that is meant to do harm is refused at once, and empty values mean the default.</summary>
public sealed class SettingsFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Harmful => new()
    {
        "? &a [*a]\n: 5m",
        "overlap: " + new string('[', 200_000),
        new string('[', 200_000),
        "a: &a [x,x]\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"? [*a, *a]\n: &b{i} x\n")),
        "overlap: 5m\noverlap: 6m",
        new string('#', 2 << 20),
    };

    [Theory]
    [MemberData(nameof(Harmful))]
    public void Nesting_references_and_size_cost_nothing(string yaml)
        => Assert.NotEmpty(CommandRun.ErrorOf(["--source", "x", "--config", _folder.Write("settings.yaml", Encoding.UTF8.GetBytes(yaml))]));

    [Theory]
    [InlineData("overlap:")]
    [InlineData("overlap: ~")]
    [InlineData("overlap: null")]
    [InlineData("overlap: ''")]
    [InlineData("")]
    [InlineData("# nothing")]
    public void An_empty_value_is_the_default(string yaml)
    {
        string config = _folder.Write("settings.yaml", Encoding.UTF8.GetBytes(yaml));
        var settings = SettingsReader.Read(new Dictionary<Setting, string> { [Setting.Source] = "x" }, _ => null, config);

        Assert.Equal(TimeSpan.FromMinutes(5), settings.Overlap);
    }

    [Fact]
    public void An_interval_without_a_pause_is_refused()
        => Assert.Contains("10ms", CommandRun.ErrorOf(["--source", "x", "--refresh-interval", "1ms"]), StringComparison.Ordinal);

    [Fact]
    public void A_value_with_line_breaks_makes_one_line_of_complaint()
        => Assert.DoesNotContain('\n', CommandRun.ErrorOf(["--source", "x", "--listen", "a\nb"]).TrimEnd('\n'));
}
