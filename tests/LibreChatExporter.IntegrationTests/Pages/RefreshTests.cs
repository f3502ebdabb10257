using LibreChatExporter.IntegrationTests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LibreChatExporter.IntegrationTests.Pages;

/// <summary>A page that is left open: it goes on with the figures, minute by minute. The browser's clock is the test's.</summary>
[Collection(PageCollection.Name)]
public sealed class RefreshTests(PageSite site)
{
    private const long Minute = 61_000;

    private const string Stale = "() => { document.querySelector('h1').textContent = 'stale' }";

    [SkippableFact]
    public Task It_is_asked_for_again_each_minute_and_what_was_open_stays_so() => site.Visit(PageSite.Demo, async visit =>
    {
        await Open(visit, "/models");
        ILocator details = visit.Page.Locator("details").First;
        ILocator link = visit.Table.Locator("tbody a").Nth(2);
        await details.Locator("summary").ClickAsync();
        await SwitchOff(visit, 0);
        await link.FocusAsync();
        await visit.Page.EvaluateAsync(Stale);
        await PassMinute(visit);

        await Expect(visit.Title).ToHaveTextAsync("Models");
        await Expect(details).ToHaveAttributeAsync("open", "");
        await Expect(link).ToBeFocusedAsync();
        await Expect(visit.Page.Locator("figure canvas").First).ToBeVisibleAsync();
        Assert.Equal(0, Assert.Single(await SwitchedOff(visit)));
        await visit.Page.EvaluateAsync(Stale);
        await PassMinute(visit);
        await Expect(visit.Title).ToHaveTextAsync("Models");
    });

    [SkippableFact]
    public Task New_figures_come_in_and_the_time_says_so() => site.Visit(PageSite.Demo, async visit =>
    {
        await Open(visit, "/");
        ILocator calls = visit.Page.Locator(".figures div").Filter(new() { HasText = "Calls" }).Locator("data").First;
        int before = await Number(calls);
        string? age = await visit.Page.Locator("[data-age]").GetAttributeAsync("datetime");
        await Eventually.Succeeds(async () =>
        {
            await PassMinute(visit);
            Assert.True(await Number(calls) > before);
        });

        Assert.NotEqual(age, await visit.Page.Locator("[data-age]").GetAttributeAsync("datetime"));
    });

    [SkippableFact]
    public Task It_can_be_switched_off_for_good_and_on_again() => site.Visit(PageSite.Demo, async visit =>
    {
        await Open(visit, "/users");
        ILocator box = visit.Page.GetByLabel("Refresh each minute");
        await Expect(box).ToBeCheckedAsync();
        await box.UncheckAsync();
        await visit.Page.ReloadAsync();
        await Expect(box).Not.ToBeCheckedAsync();
        await visit.Page.EvaluateAsync(Stale);
        await NothingIsAskedFor(visit);
        await Expect(visit.Title).ToHaveTextAsync("stale");

        // The box has the focus now, which is no reason to wait: nobody is writing into it.
        await box.CheckAsync();
        await PassMinute(visit);
        await Expect(visit.Title).ToHaveTextAsync("Users");
    });

    [SkippableFact]
    public Task Nobody_is_interrupted_who_fills_in_a_form() => site.Visit(PageSite.Demo, async visit =>
    {
        await Open(visit, "/users");
        await visit.Search.FillAsync("half a na");
        await NothingIsAskedFor(visit);
        await visit.Page.Locator("summary").First.FocusAsync();
        await NothingIsAskedFor(visit);

        await Expect(visit.Search).ToHaveValueAsync("half a na");
    });

    [SkippableFact]
    public Task A_page_that_cannot_be_had_leaves_the_last_one_there() => site.Visit(PageSite.Demo, async visit =>
    {
        await Open(visit, "/users");
        await visit.Page.RouteAsync(
            "**/users", route => route.FulfillAsync(new() { Status = 200, ContentType = "text/html", Body = "<p>The proxy's" }));
        await PassMinute(visit);
        await visit.Page.UnrouteAsync("**/users");
        await visit.Page.EvaluateAsync(Stale);
        await PassMinute(visit);

        await Expect(visit.Title).ToHaveTextAsync("Users");
    });

    private static async Task Open(PageVisit visit, string path)
    {
        await visit.Page.Clock.InstallAsync();
        await visit.Open(path);
    }

    private static async Task PassMinute(PageVisit visit) => await visit.Page.RunAndWaitForResponseAsync(
        () => visit.Page.Clock.FastForwardAsync(Minute),
        response => response.Url == visit.Page.Url && response.Request.ResourceType == "fetch");

    private static async Task NothingIsAskedFor(PageVisit visit)
    {
        List<string> asked = [];
        visit.Page.Request += (_, request) => asked.Add(request.Url);
        await visit.Page.Clock.FastForwardAsync(3 * Minute);

        // What comes after has been asked for after.
        await visit.Page.EvaluateAsync("() => fetch('/healthz').then(answer => answer.text())");
        Assert.EndsWith("/healthz", Assert.Single(asked), StringComparison.Ordinal);
    }

    private static async Task<int> Number(ILocator data) => await data.EvaluateAsync<int>("data => +data.value");

    /// <summary>Takes a series out of the first chart, as a click on the legend does.</summary>
    private static async Task SwitchOff(PageVisit visit, int series) => await visit.Page.EvaluateAsync(
        """
        series => {
            const chart = echarts.getInstanceByDom(document.querySelector('.drawing'));
            chart.dispatchAction({ type: 'legendUnSelect', name: chart.getOption().series[series].name });
        }
        """,
        series);

    private static Task<int[]> SwitchedOff(PageVisit visit) => visit.Page.EvaluateAsync<int[]>("""
        () => {
            const { legend: [{ selected }], series } = echarts.getInstanceByDom(document.querySelector('.drawing')).getOption();
            return series.map((one, i) => selected[one.name] === false ? i : -1).filter(i => i >= 0);
        }
        """);
}
