namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>Alertmanager's own judge of its configuration.</summary>
internal static class Amtool
{
    /// <summary>
    /// Fails unless <c>amtool check-config</c> finds the file and its templates in order, and says that it has read them.
    /// </summary>
    internal static async Task AssertValid(Release release, string config)
    {
        string report = await Run(release, "check-config", config);
        Assert.Contains(" - 1 templates", report, StringComparison.Ordinal);
        Assert.DoesNotContain("FAILED", report, StringComparison.Ordinal);
    }

    /// <summary>Where an alert with these labels goes: the matchers of the route that takes it, and its receiver.</summary>
    /// <param name="release">Which Alertmanager's tool to ask.</param>
    /// <param name="config">The configuration file.</param>
    /// <param name="labels">Pairs such as <c>severity=critical</c>.</param>
    internal static async Task<string> Route(Release release, string config, params string[] labels)
    {
        string tree = await Run(release, ["config", "routes", "test", "--tree", $"--config.file={config}", .. labels]);
        string leaf = Assert.Single(tree.Split('\n'), line => line.Contains("receiver: ", StringComparison.Ordinal));
        return leaf.TrimStart(' ', '└', '─');
    }

    private static async Task<string> Run(Release release, params string[] arguments)
    {
        ChildProcess.Result result = await ChildProcess.Run(release.Require("amtool"), arguments);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.DoesNotContain("level=WARN", result.Error, StringComparison.Ordinal);
        return result.Output;
    }
}
