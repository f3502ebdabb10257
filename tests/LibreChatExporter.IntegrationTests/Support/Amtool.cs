namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>Alertmanager's own judge of its configuration.</summary>
internal static class Amtool
{
    /// <summary>
    /// Fails unless <c>amtool check-config</c> finds the file and its templates in order, and says that it has read them.
    /// </summary>
    internal static async Task AssertValid(string config)
    {
        string report = await Run("check-config", config);
        Assert.Contains(" - 1 templates", report, StringComparison.Ordinal);
        Assert.DoesNotContain("FAILED", report, StringComparison.Ordinal);
    }

    /// <summary>Where an alert with these labels goes: the matchers of the route that takes it, and its receiver.</summary>
    /// <param name="config">The configuration file.</param>
    /// <param name="labels">Pairs such as <c>severity=critical</c>.</param>
    internal static async Task<string> Route(string config, params string[] labels)
    {
        string tree = await Run(["config", "routes", "test", "--tree", $"--config.file={config}", .. labels]);
        string leaf = Assert.Single(tree.Split('\n'), line => line.Contains("receiver: ", StringComparison.Ordinal));
        return leaf.TrimStart(' ', '└', '─');
    }

    private static async Task<string> Run(params string[] arguments)
    {
        string program = Programs.Require("amtool", package: "prometheus-alertmanager");
        ChildProcess.Result result = await ChildProcess.Run(program, arguments);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result.Output;
    }
}
