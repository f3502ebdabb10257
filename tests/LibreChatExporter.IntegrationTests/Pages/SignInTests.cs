using LibreChatExporter.IntegrationTests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LibreChatExporter.IntegrationTests.Pages;

/// <summary>Signing in and out with a real browser, at the exporter itself and behind a real nginx.</summary>
[Collection(PageCollection.Name)]
public sealed class SignInTests(PageSite site)
{
    private const string Cookies = "() => document.cookie";

    [SkippableFact]
    public async Task The_right_token_opens_the_page_that_was_asked_for_and_a_wrong_one_none()
        => await site.VisitAt(await site.Origin(PageSite.Guarded) + NginxServer.BasePath, async visit =>
        {
            await visit.Open("/models?period=7d");
            await Expect(visit.Title).ToHaveTextAsync("Sign in");
            await SignIn(visit, "a wrong one");
            await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("That was not right. Check it and try again.");
            await AssertNoFigures(visit);
            await SignIn(visit, PageSite.Token);
            await Expect(visit.Title).ToHaveTextAsync("Models");

            Assert.Equal("/models?period=7d", visit.Address);
            Assert.NotEmpty(await visit.Numbers("Cost"));
            Assert.Equal("", await visit.Page.EvaluateAsync<string>(Cookies));
        });

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Behind_a_proxy_the_cookie_is_for_its_path_alone_and_over_TLS_for_nothing_else(bool isHttps)
    {
        NginxServer proxy = await site.Proxy(PageSite.Guarded);
        await site.VisitAt(proxy.Origin(new ProxyWay(isHttps, CutsPath: true)) + NginxServer.BasePath, async visit =>
        {
            await visit.Open("/days");
            await SignIn(visit, PageSite.Token);
            await Expect(visit.Page.Locator("figure canvas").First).ToBeVisibleAsync();
            BrowserContextCookiesResult cookie = Assert.Single(await visit.Page.Context.CookiesAsync());

            Assert.Equal(
                (NginxServer.BasePath, true, isHttps, SameSiteAttribute.Strict),
                (cookie.Path.TrimEnd('/'), cookie.HttpOnly, cookie.Secure, cookie.SameSite));
            Assert.Equal("/days", visit.Address);
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
            await Expect(visit.Title).ToHaveTextAsync("Sign in");
            Assert.Empty(await visit.Page.Context.CookiesAsync());
        });
    }

    [SkippableFact]
    public async Task After_signing_out_the_way_back_shows_no_figures()
        => await site.VisitAt(await site.Origin(PageSite.Guarded) + NginxServer.BasePath, async visit =>
        {
            await visit.Open("/");
            await SignIn(visit, PageSite.Token);
            await visit.Follow("Users");
            await Expect(visit.Title).ToHaveTextAsync("Users");
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
            await Expect(visit.Title).ToHaveTextAsync("Sign in");
            for (int i = 0; i < 2; i++)
            {
                await visit.Page.GoBackAsync();
                await AssertNoFigures(visit);
            }
        });

    [SkippableFact]
    public async Task A_page_left_open_shows_the_form_when_its_session_has_ended()
        => await site.VisitAt(await site.Origin(PageSite.Guarded) + NginxServer.BasePath, async visit =>
        {
            await visit.Page.Clock.InstallAsync();
            await visit.Open("/users");
            await SignIn(visit, PageSite.Token);
            await Expect(visit.Title).ToHaveTextAsync("Users");
            IPage other = await visit.Page.Context.NewPageAsync();
            await other.GotoAsync(visit.Page.Url);
            await other.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
            await Expect(other.Locator("h1")).ToHaveTextAsync("Sign in");
            await visit.Page.Clock.FastForwardAsync(61_000);
            await Expect(visit.Title).ToHaveTextAsync("Sign in");
            await SignIn(visit, PageSite.Token);

            await Expect(visit.Title).ToHaveTextAsync("Users");
        });

    private static async Task SignIn(PageVisit visit, string token)
    {
        await visit.Page.GetByLabel("Token").FillAsync(token);
        await visit.Page.Keyboard.PressAsync("Enter");
    }

    private static async Task AssertNoFigures(PageVisit visit)
    {
        await Expect(visit.Title).ToHaveTextAsync("Sign in");
        Assert.Equal(0, await visit.Page.Locator("data, table").CountAsync());
    }
}
