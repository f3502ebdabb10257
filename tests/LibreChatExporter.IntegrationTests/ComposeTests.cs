using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests;

/// <summary>What docker-compose makes of the compose file. No engine is needed for that.</summary>
public sealed class ComposeTests
{
    /// <summary>As docker-compose itself goes on from its command line, up to where it would talk to the engine.</summary>
    private const string Services = """
        import sys
        from unittest.mock import MagicMock
        from compose.cli.command import get_profiles_from_options
        from compose.config import config
        from compose.config.environment import Environment
        from compose.project import Project

        folder, *profiles = sys.argv[1:]
        environment = Environment.from_env_file(folder)
        project = Project.from_config(
            "test", config.load(config.find(folder, None, environment)), MagicMock(),
            enabled_profiles=get_profiles_from_options({"--profile": profiles}, environment))
        print(*sorted(service.name for service in project.get_services()))
        """;

    [SkippableTheory]
    [InlineData]
    [InlineData("--profile", "exporter")]
    [InlineData("--profile", "monitoring")]
    [InlineData("--profile", "demo")]
    [InlineData("--file", "compose.yaml", "--file", "deploy/compose.secrets.yaml")]
    public async Task It_is_valid(params string[] arguments)
    {
        string program = Programs.Require("docker-compose", package: "docker-compose");

        ChildProcess.Result result = await ChildProcess.Run(
            program, ["--project-directory", Repository.Root, .. arguments.Select(InRepository), "config"]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("librechat_default", result.Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("exporter")]
    [InlineData("exporter", "exporter")]
    [InlineData("alertmanager exporter grafana prometheus", "monitoring")]
    [InlineData("alertmanager demo grafana prometheus", "demo")]
    public async Task Profiles_choose_what_starts(string services, params string[] profiles)
    {
        string program = Programs.Require("docker-compose", package: "docker-compose");
        string python = File.ReadLines(program).First().TrimStart('#', '!');

        ChildProcess.Result result = await ChildProcess.Run(python, ["-c", Services, Repository.Root, .. profiles]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(services, result.Output.Trim());
    }

    private static string InRepository(string argument)
        => argument.EndsWith(".yaml", StringComparison.Ordinal) ? Path.Combine(Repository.Root, argument) : argument;
}
