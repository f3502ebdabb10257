using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LibreChatExporter.IntegrationTests.Pages;

/// <summary>Single calls, providers and chats, in a real browser.</summary>
[Collection(PageCollection.Name)]
public sealed class ActivityTests(PageSite site)
{
    private const string SampleDays = "period=30d";

    [SkippableFact]
    public Task Calls_are_filtered_and_sorted_and_an_address_says_how() => site.Visit(PageSite.Demo, async visit =>
    {
        await visit.Open($"/activity?{SampleDays}");
        await visit.Page.GetByRole(AriaRole.Combobox, new() { Name = "Provider" }).SelectOptionAsync("openAI");
        await visit.Arrives("provider=openAI");
        await visit.Follow("Cost");
        double[] costs = await visit.Numbers("Cost");
        await visit.Follow("Seconds");
        double[] seconds = await visit.Numbers("Seconds");
        await visit.Search.FillAsync("GPT-5.5");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Arrives("search=GPT-5.5");

        Assert.Equal(costs.OrderDescending(), costs);
        Assert.Equal(seconds.OrderDescending(), seconds);
        Assert.NotEmpty(seconds);
        Assert.Contains("provider=openAI", visit.Address, StringComparison.Ordinal);
        Assert.Contains("sort=-duration", visit.Address, StringComparison.Ordinal);
        Assert.All(await Column(visit, "Model"), model => Assert.StartsWith("gpt-5.5", model, StringComparison.Ordinal));
        Assert.All(await Column(visit, "Provider"), provider => Assert.Equal("openAI", provider));
    });

    [SkippableFact]
    public Task Pages_are_of_one_list_while_calls_arrive() => site.Visit(PageSite.Demo, async visit =>
    {
        await visit.Open($"/activity?{SampleDays}");
        await visit.Follow("Next");
        Assert.Contains("list=", visit.Address, StringComparison.Ordinal);
        string second = await visit.Table.InnerTextAsync();
        await visit.Follow("Next");
        await visit.Follow("Previous");

        Assert.Equal(second, await visit.Table.InnerTextAsync());
        await Expect(visit.Page.GetByText("This list is as of ")).ToHaveCountAsync(1);
        await visit.Follow("Newest");
        Assert.DoesNotContain("list=", visit.Address, StringComparison.Ordinal);
    });

    [SkippableFact]
    public Task A_user_an_agent_and_a_day_lead_to_their_calls() => site.Visit(PageSite.Tenants, async visit =>
    {
        foreach (string path in (string[])[$"/users?{PageSite.TenantDays}", $"/agents?{PageSite.TenantDays}", "/days?period=2026-11"])
        {
            await visit.Open(path);
            await visit.Follow(visit.Table.Locator("tbody a").First);
            double cost = await Figure(visit, "Cost"), calls = await Figure(visit, "Calls");
            await visit.Follow("Single calls");

            await Expect(visit.Title).ToHaveTextAsync("Activity");
            Assert.Equal(cost, await Figure(visit, "Cost"), tolerance: 1e-9);
            Assert.Equal(calls, await Figure(visit, "Calls"));
        }
    });

    [SkippableFact]
    public Task Providers_and_chats_lead_to_their_calls() => site.Visit(PageSite.Tenants, async visit =>
    {
        await visit.Open($"/providers?{PageSite.TenantDays}");
        double calls = (await visit.Numbers("Calls"))[0];
        await visit.Follow(visit.Table.Locator("tbody tr:first-child td:nth-child(2) a"));
        Assert.Equal(calls, await Figure(visit, "Calls"));
        await visit.Open($"/conversations?{PageSite.TenantDays}");
        double[] costs = await visit.Numbers("Cost");
        await visit.Follow(visit.Table.Locator("tbody a").First);

        Assert.Equal(costs.OrderDescending(), costs);
        Assert.Equal(costs[0], await Figure(visit, "Cost"), tolerance: 1e-9);
    });

    [SkippableFact]
    public Task Calls_are_exported_as_they_are_filtered() => site.Visit(PageSite.Tenants, async visit =>
    {
        await visit.Open($"/activity?{PageSite.TenantDays}&context=title&sort=-cost");
        double[] shown = await visit.Numbers("Cost");
        IDownload download = await visit.Page.RunAndWaitForDownloadAsync(
            () => visit.Page.GetByRole(AriaRole.Link, new() { Name = "CSV", Exact = true }).ClickAsync());
        string[][] lines = [.. (await File.ReadAllLinesAsync(await download.PathAsync())).Select(line => line.Split(','))];
        IEnumerable<double> exported = lines[1..].Select(
            line => double.Parse(line[Array.IndexOf(lines[0], "costUsd")], CultureInfo.InvariantCulture));

        Assert.Equal("calls_2026-11-01_2026-11-21.csv", download.SuggestedFilename);
        Assert.Equal(shown, exported.Take(shown.Length));
        Assert.All(lines[1..], line => Assert.Equal("title", line[Array.IndexOf(lines[0], "context")]));
    });

    [SkippableFact]
    public Task Hostile_names_are_text() => site.Visit(PageSite.Crowd, async visit =>
    {
        await visit.Open("/activity?sort=-cost&search=" + Uri.EscapeDataString("<b>bold</b>"));

        Assert.All(await Column(visit, "Model"), model => Assert.Equal("<b>bold</b>", model));
        Assert.All(await Column(visit, "User"), user => Assert.Equal("<b>bold</b>", user));
        await Expect(visit.Page.Locator("main b")).ToHaveCountAsync(0);
        await visit.Follow(visit.Table.Locator("tbody tr:first-child td:nth-child(3) a"));
        await Expect(visit.Title).ToHaveTextAsync("<b>bold</b>");
    });

    private static async Task<IReadOnlyList<string>> Column(PageVisit visit, string name)
    {
        IReadOnlyList<string> heads = await visit.Table.Locator("thead th").AllInnerTextsAsync();
        int index = heads.ToList().FindIndex(head => head.StartsWith(name, StringComparison.Ordinal));
        IReadOnlyList<string> cells = await visit.Table.Locator($"tbody td:nth-child({index + 1})").AllTextContentsAsync();
        Assert.NotEmpty(cells);
        return cells;
    }

    private static Task<double> Figure(PageVisit visit, string name) => visit.Page.Locator(".figures > div")
        .Filter(new() { Has = visit.Page.GetByText(name, new() { Exact = true }) }).Locator("data").First
        .EvaluateAsync<double>("figure => +figure.value");
}
