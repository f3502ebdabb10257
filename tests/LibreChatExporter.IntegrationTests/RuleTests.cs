using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests;

/// <summary>Prometheus' own judge accepts its configuration, the rules, and what their tests say of them.</summary>
public sealed class RuleTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "deploy", "prometheus");

    public static TheoryData<string> Tests
        => [.. Directory.EnumerateFiles(Path.Combine(Folder, "tests"), "*.test.yml").Select(file => Path.GetFileName(file)).Order()];

    [SkippableFact]
    public Task The_configuration_and_the_files_that_it_names_are_valid()
        => Succeeds("check", "config", Path.Combine(Folder, "prometheus.yml"));

    [SkippableFact]
    public Task The_rules_are_valid()
        => Succeeds(["check", "rules", "--lint=all", "--lint-fatal", .. Directory.EnumerateFiles(Folder, "*.rules.yml")]);

    [SkippableTheory]
    [MemberData(nameof(Tests))]
    public Task The_rules_do_what_their_tests_say(string test) => Succeeds("test", "rules", Path.Combine(Folder, "tests", test));

    private static async Task Succeeds(params string[] arguments)
    {
        ChildProcess.Result run = await ChildProcess.Run(Promtool.RequireProgram(), arguments);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }
}
