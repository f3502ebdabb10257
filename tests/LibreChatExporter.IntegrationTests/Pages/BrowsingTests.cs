using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LibreChatExporter.IntegrationTests.Pages;

/// <summary>Filtering, sorting, searching and going from page to page, in a real browser.</summary>
[Collection(PageCollection.Name)]
public sealed class BrowsingTests(PageSite site)
{
    [SkippableFact]
    public Task A_table_is_sorted_by_the_column_that_is_clicked() => site.Visit(PageSite.Crowd, async visit =>
    {
        await visit.Open("/users");
        await visit.Follow("Tokens");
        double[] falling = await visit.Numbers("Tokens");
        await Expect(visit.Page.Locator("th[aria-sort=descending]")).ToHaveTextAsync("Tokens");
        await visit.Follow("Tokens");
        double[] rising = await visit.Numbers("Tokens");
        await Expect(visit.Page.Locator("th[aria-sort=ascending]")).ToHaveTextAsync("Tokens");
        await visit.Follow(visit.Page.GetByRole(AriaRole.Columnheader, new() { Name = "User" }).GetByRole(AriaRole.Link));
        IReadOnlyList<string> names = await visit.Names();

        Assert.Equal(falling.OrderDescending(), falling);
        Assert.Equal(rising.Order(), rising);
        Assert.True(falling[0] > rising[0]);
        Assert.Equal(names.Order(StringComparer.OrdinalIgnoreCase), names);
    });

    [SkippableFact]
    public Task All_users_are_on_one_of_the_pages_in_the_order_that_was_chosen() => site.Visit(PageSite.Crowd, async visit =>
    {
        await visit.Open("/users?sort=calls");
        List<string> names = [.. await visit.Names()];
        List<double> calls = [.. await visit.Numbers("Calls")];
        ILocator next = visit.Page.GetByRole(AriaRole.Link, new() { Name = "Next" });
        while (await next.CountAsync() > 0)
        {
            await visit.Follow(next);
            names.AddRange(await visit.Names());
            calls.AddRange(await visit.Numbers("Calls"));
        }

        Assert.Equal(CrowdDump.Users, names.Distinct().Count());
        Assert.Equal(CrowdDump.Users, names.Count);
        Assert.Equal(calls.Order(), calls);
        await Expect(visit.Page.Locator(".paging")).ToContainTextAsync("101 to 120 of 120");
        await visit.Follow("Previous");
        await Expect(visit.Page.Locator(".paging")).ToContainTextAsync("51 to 100 of 120");
    });

    [SkippableFact]
    public Task A_search_shows_whose_name_has_it_and_keeps_order_and_filter() => site.Visit(PageSite.Crowd, async visit =>
    {
        await visit.Open("/users?sort=name&model=model-1");
        await visit.Search.FillAsync("PERSON 09");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Arrives("search=PERSON");
        await Expect(visit.Page.Locator("th[aria-sort]")).ToHaveTextAsync("User");

        IReadOnlyList<string> names = await visit.Names();
        Assert.All(names, name => Assert.StartsWith("Person 09", name, StringComparison.Ordinal));
        Assert.InRange(names.Count, 2, 3);
        await visit.Search.FillAsync("nobody of that name");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(visit.Page.Locator(".table")).ToContainTextAsync("Nothing with that name was used.");
        await Expect(visit.Search).ToHaveValueAsync("nobody of that name");
    });

    [SkippableFact]
    public Task A_filter_stays_from_page_to_page_until_it_is_taken_away() => site.Visit(PageSite.Demo, async visit =>
    {
        await visit.Open("/");
        double all = await Cost(visit);
        await visit.Page.GetByRole(AriaRole.Combobox, new() { Name = "Model" }).SelectOptionAsync("gpt-5.5");
        await visit.Arrives("model=gpt-5.5");
        double one = await Cost(visit);
        await visit.Follow("Users");
        await Expect(visit.Page.GetByRole(AriaRole.Combobox, new() { Name = "Model" })).ToHaveValueAsync("gpt-5.5");
        double users = (await visit.Numbers("Cost")).Sum();
        await visit.Follow("7 days");
        await Expect(visit.Page.GetByRole(AriaRole.Combobox, new() { Name = "Model" })).ToHaveValueAsync("gpt-5.5");
        await visit.Page.GetByRole(AriaRole.Combobox, new() { Name = "Model" }).SelectOptionAsync("");
        await visit.Arrives("model=&");

        Assert.True(one > 0 && one < all, $"{one} of {all}");
        Assert.Equal(one, users, tolerance: 0.01 * all);
        Assert.Contains("period=7d", visit.Address, StringComparison.Ordinal);
    });

    [SkippableFact]
    public Task Days_of_ones_own_are_a_period() => site.Visit(PageSite.Tenants, async visit =>
    {
        await visit.Open("/");
        await visit.Page.GetByLabel("From").FillAsync("2026-11-10");
        await visit.Page.GetByLabel("to, not with it,").FillAsync("2026-11-12");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(visit.Page.Locator(".range")).ToContainTextAsync("2026-11-10 00:00 to 2026-11-12 00:00");
        await visit.Follow("Models");

        await Expect(visit.Title).ToHaveTextAsync("Models");
        await Expect(visit.Page.Locator(".range")).ToContainTextAsync("2026-11-10 00:00 to 2026-11-12 00:00");
        await visit.Follow("Days");
        await Expect(visit.Title).ToHaveTextAsync("2026-11-10 to 2026-11-11");
        Assert.Equal(["2026-11-10", "2026-11-11"], await visit.Names());
        await visit.Follow("November 2026");
        await Expect(visit.Title).ToHaveTextAsync("November 2026");
        Assert.DoesNotContain("from=", visit.Address, StringComparison.Ordinal);
    });

    [SkippableTheory]
    [InlineData("Users", "User")]
    [InlineData("Models", "Model")]
    [InlineData("Agents", "Agent")]
    [InlineData("Tenants", "Tenant")]
    public Task Each_of_a_list_has_a_page_that_leads_back(string list, string one) => site.Visit(PageSite.Tenants, async visit =>
    {
        await visit.Open("/?" + PageSite.TenantDays);
        await visit.Follow(list);
        await Expect(visit.Table.Locator("thead th").First).ToHaveTextAsync(one);
        double cost = (await visit.Numbers("Cost"))[0];
        string name = (await visit.Names())[0];
        await visit.Follow(visit.Table.Locator("tbody a").First);
        await Expect(visit.Title).ToHaveTextAsync(name);
        Assert.Equal(cost, await Cost(visit), tolerance: 1e-9);
        await visit.Follow($"All {list.ToLowerInvariant()}");

        await Expect(visit.Title).ToHaveTextAsync(list);
        Assert.Contains("from=2026-11-01", visit.Address, StringComparison.Ordinal);
    });

    [SkippableFact]
    public Task Names_that_are_hard_to_put_into_an_address_have_pages_also_without_scripts() => site.Visit(
        PageSite.Crowd,
        async visit =>
        {
            await visit.Open("/models");
            List<string> names = [.. await visit.Names()];
            string[] links = await visit.Table.Locator("tbody a").EvaluateAllAsync<string[]>("all => all.map(one => one.href)");
            foreach (string name in CrowdDump.OddNames.Select(name => name.ReplaceLineEndings(" ")))
            {
                await visit.Page.GotoAsync(links[names.IndexOf(name)]);

                Assert.Equal(name, await visit.Title.TextContentAsync());
                Assert.Single(await visit.Numbers("Calls"));
            }
        },
        new BrowserNewContextOptions { JavaScriptEnabled = false });

    [SkippableFact]
    public Task Days_and_months_before_are_one_click_away() => site.Visit(PageSite.Tenants, async visit =>
    {
        await visit.Open("/days?period=2026-11");
        await Expect(visit.Title).ToHaveTextAsync("November 2026");
        double month = (await visit.Numbers("Cost")).Sum();
        await visit.Follow(visit.Table.GetByRole(AriaRole.Link, new() { Name = "2026-11-18" }));
        await Expect(visit.Title).ToHaveTextAsync("2026-11-18");
        double day = await Cost(visit);
        await visit.Follow("2026-11-17");
        await Expect(visit.Title).ToHaveTextAsync("2026-11-17");
        await visit.Follow("November 2026");
        await visit.Follow("October 2026");
        await Expect(visit.Title).ToHaveTextAsync("October 2026");
        await visit.Follow("November 2026");

        await Expect(visit.Title).ToHaveTextAsync("November 2026");
        Assert.InRange(day, double.Epsilon, month);
    });

    private static async Task<double> Cost(PageVisit visit)
        => await visit.Page.Locator(".figures data").First.EvaluateAsync<double>("figure => +figure.value");
}
