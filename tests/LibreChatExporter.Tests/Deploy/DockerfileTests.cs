using System.Text.Json;
using System.Text.RegularExpressions;
using LibreChatExporter.Configuration;
using LibreChatExporter.Telemetry;

namespace LibreChatExporter.Tests.Deploy;

/// <summary>What of the Dockerfile has to agree with the rest; that it can be built, <c>tests/try-image</c> shows.</summary>
public sealed class DockerfileTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "Dockerfile"));

    private static readonly string[] Ignored = File.ReadAllLines(Path.Combine(Repository.Root, ".dockerignore"));

    [Fact]
    public void Its_version_is_the_program_s()
        => Assert.All(Matches(@"^ARG VERSION=(?<value>\S+)$"), version => Assert.Equal(BuildInfo.Current.Version, version));

    [Fact]
    public void Its_base_images_are_of_the_framework_that_the_program_is_built_for()
        => Assert.Equal(
            [$"sdk:{Environment.Version.ToString(2)}", $"runtime-deps:{Environment.Version.ToString(2)}"],
            Matches(@"^FROM .*mcr\.microsoft\.com/dotnet/(?<value>\S+)"));

    [Fact]
    public void What_it_copies_is_there_and_not_left_out()
    {
        string[] paths = [.. Matches(@"^COPY (?!--)(?<value>.+) \S+$").SelectMany(paths => paths.Split(' '))
            .Select(path => path.TrimEnd('/'))];

        Assert.Contains("src", paths);
        Assert.Equal("*", Ignored.First(line => !line.StartsWith('#')));
        Assert.All(paths, path =>
        {
            Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), path);
            Assert.Contains(Ignored, line => line.StartsWith('!') && $"{path}/".StartsWith($"{line[1..]}/", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Its_variables_are_settings_and_its_port_is_the_usual_one()
    {
        string[] variables = [.. Matches(@"(?<value>LIBRECHAT_EXPORTER_[A-Z_]+)=")];

        Assert.Contains(Setting.Listen.Variable, variables);
        Assert.Contains(Setting.State.Variable, variables);
        Assert.Empty(variables.Except(Setting.All.Select(setting => setting.Variable)));
        Assert.EndsWith($":{Assert.Single(Matches(@"^EXPOSE (?<value>\d+)$"))}", Setting.Listen.Default, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_program_is_the_machine_code_that_the_guide_publishes()
    {
        string guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));
        string[] words = Regex.Match(guide, "^dotnet publish (.+) --output publish$", RegexOptions.Multiline).Groups[1].Value.Split(' ');

        Assert.Contains("-p:PublishAot=true", words);
        Assert.Empty(words.Except(Assert.Single(Matches(@"^RUN dotnet publish (?<value>.+)$")).Split(' ')));
        Assert.Equal(["[\"/app/librechat-exporter\"]"], Matches(@"^ENTRYPOINT (?<value>.+)$"));
    }

    [Fact]
    public void Its_health_check_is_the_program_s_without_a_shell()
    {
        string[] entryPoint = JsonSerializer.Deserialize<string[]>(Assert.Single(Matches(@"^ENTRYPOINT (?<value>.+)$")))!;
        string[] check = JsonSerializer.Deserialize<string[]>(Assert.Single(Matches(@"^ +CMD (?<value>.+)$")))!;

        Assert.Equal([.. entryPoint, "healthcheck"], check);
    }

    [Fact]
    public void It_runs_as_nobody_by_number() => Assert.Equal(["65534:65534"], Matches(@"^USER (?<value>\S+)$"));

    private static IEnumerable<string> Matches(string pattern)
        => Regex.Matches(Text, pattern, RegexOptions.Multiline).Select(match => match.Groups["value"].Value);
}
