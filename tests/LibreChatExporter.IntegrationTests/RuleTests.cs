using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests;

/// <summary>Prometheus' own judge accepts its configuration, the rules, and what their tests say of them.</summary>
public sealed class RuleTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "deploy", "prometheus");

    public static TheoryData<Release, string> Tests
    {
        get
        {
            var tests = new TheoryData<Release, string>();
            foreach (string file in Directory.EnumerateFiles(Path.Combine(Folder, "tests"), "*.test.yml").Order())
            {
                tests.Add(Release.OfTheMachine, Path.GetFileName(file));
                tests.Add(Release.Newer, Path.GetFileName(file));
            }

            return tests;
        }
    }

    [SkippableTheory]
    [InlineData(Release.OfTheMachine)]
    [InlineData(Release.Newer)]
    public Task The_configuration_and_the_files_that_it_names_are_valid(Release release)
        => Succeeds(release, "check", "config", Path.Combine(Folder, "prometheus.yml"));

    [SkippableTheory]
    [InlineData(Release.OfTheMachine)]
    [InlineData(Release.Newer)]
    public Task The_rules_are_valid(Release release)
        => Succeeds(release, ["check", "rules", "--lint=all", "--lint-fatal", .. Directory.EnumerateFiles(Folder, "*.rules.yml")]);

    [SkippableTheory]
    [MemberData(nameof(Tests))]
    public Task The_rules_do_what_their_tests_say(Release release, string test)
        => Succeeds(release, "test", "rules", Path.Combine(Folder, "tests", test));

    private static async Task Succeeds(Release release, params string[] arguments)
    {
        ChildProcess.Result run = await ChildProcess.Run(release.Require("promtool"), arguments);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }
}
