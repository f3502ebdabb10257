using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace LibreChatExporter.IntegrationTests.Pages;

/// <summary>Each page, light and dark, on a wide and on a narrow screen: it fits, is quiet, and axe finds nothing serious.</summary>
[Collection(PageCollection.Name)]
public sealed class AccessibilityTests(PageSite site)
{
    /// <summary>The narrowest screen that there is.</summary>
    private const int Narrow = 360;

    private const int Wide = 1300;

    /// <summary>What axe has to complain of, or that it has looked at nothing.</summary>
    private const string Violations = """
        async () => {
            const result = await axe.run(document, { resultTypes: ['violations'] });
            return result.passes.length === 0 ? ['axe has found nothing to look at'] : result.violations.map(
                one => `${one.impact} ${one.id}: ${one.help}: ${one.nodes.map(node => node.html + ' ' + node.failureSummary).join(', ')}`);
        }
        """;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>Both widths and both schemes, neither of which changes the other; on one page all four.</summary>
    private static readonly (int Width, ColorScheme Scheme)[] Looks = [(Wide, ColorScheme.Light), (Narrow, ColorScheme.Dark)],
        All = [.. Looks, (Narrow, ColorScheme.Light), (Wide, ColorScheme.Dark)];

    /// <summary>What sticks out to the right, but for what scrolls by itself.</summary>
    private const string SticksOut = """
        () => [...document.body.querySelectorAll('*')]
            .filter(one => !one.parentElement.closest('.scroll') && one.getBoundingClientRect().right > innerWidth + 0.5)
            .map(one => one.outerHTML.slice(0, 120))
        """;

    private const string Scrolls = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth";

    [SkippableTheory]
    [InlineData(PageSite.Demo, "/")]
    [InlineData(PageSite.Demo, "/models?sort=-tokens&search=gpt")]
    [InlineData(PageSite.Demo, "/days")]
    [InlineData(PageSite.Demo, "/activity")]
    [InlineData(PageSite.Demo, "/activity?sort=-cost&errors=true")]
    [InlineData(PageSite.Demo, "/providers")]
    [InlineData(PageSite.Demo, "/conversations")]
    [InlineData(PageSite.Demo, "/status")]
    [InlineData(PageSite.Tenants, "/?" + PageSite.TenantDays)]
    [InlineData(PageSite.Tenants, "/agents?" + PageSite.TenantDays)]
    [InlineData(PageSite.Tenants, "/tenants?" + PageSite.TenantDays)]
    [InlineData(PageSite.Tenants, "/days/2026-11-18")]
    [InlineData(PageSite.Tenants, "/days?period=2020-01")]
    [InlineData(PageSite.Crowd, "/users?period=7d")]
    [InlineData(PageSite.Crowd, "/user?name=Person%20001")]
    [InlineData(PageSite.Crowd, "/model?name=openrouter%2Fsome-model&period=24h")]
    [InlineData(PageSite.Guarded, "/signin")]
    [InlineData(PageSite.Demo, "/user?name=nobody", 404)]
    [InlineData(PageSite.Demo, "/users?period=nonsense&page=none", 400)]
    public Task A_page_can_be_used_by_anybody(string exporter, string path, int status = 200) => site.Visit(exporter, async visit =>
    {
        await visit.Open(path, status);
        visit.AssertNoComplaint();
        foreach (ILocator summary in await visit.Page.Locator("summary").AllAsync())
        {
            await summary.ClickAsync();
        }

        await visit.Page.EvaluateAsync(Axe);
        foreach ((int width, ColorScheme scheme) in path.StartsWith("/?", StringComparison.Ordinal) ? All : Looks)
        {
            await visit.Page.SetViewportSizeAsync(width, 900);
            await visit.Page.EmulateMediaAsync(new() { ColorScheme = scheme });

            Assert.Empty(await visit.Page.EvaluateAsync<string[]>(Violations));
            Assert.Empty(await visit.Page.EvaluateAsync<string[]>(SticksOut));
            Assert.False(await visit.Page.EvaluateAsync<bool>(Scrolls), $"the page scrolls sideways at {width}");
        }
    });

    /// <summary>All other tests of pages believe what is heard here.</summary>
    [SkippableTheory]
    [InlineData("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')", "style-src")]
    [InlineData("document.head.append(Object.assign(document.createElement('script'), { textContent: 'alert()' }))", "script-src")]
    [InlineData("fetch('/nothing-there')", "404")]
    [InlineData("setTimeout(() => { throw new Error('a fault of the script') })", "a fault of the script")]
    [InlineData("location.assign('http://localhost:1/elsewhere')", "asks for http://localhost:1/elsewhere")]
    public async Task What_breaks_the_rules_is_heard(string breach, string complaint)
    {
        string heard = "";
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => site.Visit(PageSite.Demo, async visit =>
        {
            await visit.Open("/status");
            await visit.Page.EvaluateAsync($"() => {{ {breach} }}");
            await Support.Eventually.Succeeds(() =>
            {
                heard = Assert.ThrowsAny<Xunit.Sdk.XunitException>(visit.AssertNoComplaint).Message;
                return Task.CompletedTask;
            });
        }));

        Assert.Contains(complaint, heard, StringComparison.Ordinal);
    }
}
