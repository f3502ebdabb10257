using System.Globalization;
using LibreChatExporter.IntegrationTests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LibreChatExporter.IntegrationTests.Pages;

/// <summary>Pages under a path of a real nginx, which cuts the path off or not, with TLS or without.</summary>
[Collection(PageCollection.Name)]
public sealed class ProxyTests(PageSite site)
{
    public static TheoryData<bool, bool> Ways
    {
        get
        {
            var ways = new TheoryData<bool, bool>();
            Array.ForEach(ProxyWay.All, way => ways.Add(way.IsHttps, way.CutsPath));
            return ways;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Ways))]
    public async Task Every_link_of_every_page_stays_under_the_path_and_works(bool isHttps, bool cutsPath)
    {
        NginxServer proxy = await site.Proxy(PageSite.Prefixed);
        var crawl = new Crawl(proxy.Origin(new ProxyWay(isHttps, cutsPath)), NginxServer.BasePath);

        await crawl.Run();

        string[] some =
        [
            "/users", "/models?period=7d", "/status", "/metrics", "/api/openapi.json", "/users?page=2", "/user?name=..",
            "/model?name=a%2F%2Fb",
            $"/days/{DateTime.UtcNow.AddDays(-2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}",
            "/api/top-users?limit=1000&format=csv",
        ];
        Assert.All(some, address => Assert.Contains(NginxServer.BasePath + address, crawl.Seen));
        Assert.Contains(crawl.Seen, address => address.EndsWith(".js", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_browser_finds_its_way(bool isHttps, bool cutsPath)
    {
        NginxServer proxy = await site.Proxy(PageSite.Prefixed);
        string origin = proxy.Origin(new ProxyWay(isHttps, cutsPath));
        await site.VisitAt(origin + NginxServer.BasePath, async visit =>
        {
            // As people type it: nginx adds the slash.
            await visit.Open("");
            await Expect(visit.Page.Locator("figure canvas").First).ToBeVisibleAsync();
            await visit.Follow("Models");
            await visit.Search.FillAsync("openrouter");
            await visit.Page.Keyboard.PressAsync("Enter");
            await visit.Arrives("search=openrouter");
            await visit.Follow(visit.Table.GetByRole(AriaRole.Link, new() { Name = "openrouter/some-model" }));
            await Expect(visit.Title).ToHaveTextAsync("openrouter/some-model");
            await visit.Follow("7 days");
            await visit.Page.GetByRole(AriaRole.Combobox, new() { Name = "User" }).SelectOptionAsync("openrouter/some-model");
            await visit.Arrives("user=openrouter");
            await Expect(visit.Title).ToHaveTextAsync("openrouter/some-model");

            Assert.StartsWith("/model?", visit.Address, StringComparison.Ordinal);
            Assert.Contains("period=7d", visit.Address, StringComparison.Ordinal);
        });
    }
}
