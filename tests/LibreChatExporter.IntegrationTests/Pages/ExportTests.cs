using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace LibreChatExporter.IntegrationTests.Pages;

/// <summary>The links under a table: the same rows as files.</summary>
[Collection(PageCollection.Name)]
public sealed class ExportTests(PageSite site)
{
    [SkippableTheory]
    [InlineData("/users", "user")]
    [InlineData("/models", "model")]
    [InlineData("/agents", "agent")]
    public Task They_hold_what_the_table_shows(string path, string name) => site.Visit(PageSite.Tenants, async visit =>
    {
        await visit.Open($"{path}?{PageSite.TenantDays}&tenant=none");
        double[] shown = await visit.Numbers("Cost");
        IDownload download = await visit.Page.RunAndWaitForDownloadAsync(() => Link(visit, "CSV").ClickAsync());
        string[][] lines = [.. (await File.ReadAllLinesAsync(await download.PathAsync())).Select(line => line.Split(','))];
        IResponse response = await visit.Page.RunAndWaitForResponseAsync(
            () => Link(visit, "JSON").ClickAsync(), answer => answer.Url.Contains("format=json", StringComparison.Ordinal));
        JsonElement items = (await response.JsonAsync())!.Value.GetProperty("items");

        Assert.EndsWith("_2026-11-01_2026-11-21.csv", download.SuggestedFilename, StringComparison.Ordinal);
        AssertSame(shown, lines[1..].Select(line => double.Parse(line[Array.IndexOf(lines[0], "costUsd")], CultureInfo.InvariantCulture)));
        AssertSame(shown, items.EnumerateArray().Select(item => item.GetProperty("costUsd").GetDouble()));
        Assert.All(items.EnumerateArray(), item => Assert.NotEqual("", item.GetProperty(name).GetString()));
        Assert.Contains(name, lines[0]);
    });

    private static ILocator Link(PageVisit visit, string text) => visit.Page.GetByRole(AriaRole.Link, new() { Name = text, Exact = true });

    private static void AssertSame(double[] shown, IEnumerable<double> exported)
    {
        Assert.NotEmpty(shown);
        Assert.Equal(shown, exported.Select(cost => Math.Round(cost, 12)));
    }
}
