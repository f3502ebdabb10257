using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LibreChatExporter.IntegrationTests.Pages;

/// <summary>Pages in the hands of somebody who has a keyboard alone.</summary>
[Collection(PageCollection.Name)]
public sealed class KeyboardTests(PageSite site)
{
    /// <summary>What has the focus, and how far its outline can be seen.</summary>
    private const string Focused = """
        () => {
            const one = document.activeElement, style = getComputedStyle(one);
            const shown = one.getBoundingClientRect();
            return {
                what: one.matches('.skip') ? 'skip' : one.closest('nav') ? 'section' : one.closest('.periods') ? 'period'
                    : one.closest('.filter') ? 'filter' : one.closest('summary') ? 'values' : one.closest('[role=search]') ? 'search'
                    : one.closest('th') ? 'head' : one.closest('td') ? 'row' : one.matches('.scroll') ? 'table' : one.closest('.links') ? 'export'
                    : one.closest('footer') ? 'refresh' : one.localName,
                outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
                isInView: shown.width > 0 && shown.right > 0 && shown.left < innerWidth && shown.bottom > 0 && shown.top < innerHeight,
            };
        }
        """;

    [SkippableFact]
    public Task The_tab_key_reaches_everything_and_shows_where_it_is() => site.Visit(PageSite.Tenants, async visit =>
    {
        await visit.Open("/users?" + PageSite.TenantDays);
        HashSet<string> reached = [];
        Spot spot;
        do
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            spot = await visit.Page.EvaluateAsync<Spot>(Focused);
            reached.Add(spot.What);
            Assert.True(spot.Outline >= 2 && spot.IsInView, spot.ToString());
        }
        while (spot.What != "refresh");

        string[] all = ["skip", "section", "period", "filter", "values", "search", "head", "row", "table", "export", "refresh"];
        Assert.Subset(reached, all.ToHashSet());
    });

    [SkippableFact]
    public Task Enter_skips_to_the_content_and_follows_what_has_the_focus() => site.Visit(PageSite.Tenants, async visit =>
    {
        await visit.Open("/models?" + PageSite.TenantDays);
        await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(visit.Page.Locator(".skip")).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.Keyboard.PressAsync("Tab");
        Assert.True(await visit.IsFocused("main *"));
        await Enter(visit, visit.Table.GetByRole(AriaRole.Link, new() { Name = "Calls" }));
        await Expect(visit.Page.Locator("th[aria-sort=descending]")).ToHaveTextAsync("Calls");
        string? name = await visit.Table.Locator("tbody a").First.TextContentAsync();
        await Enter(visit, visit.Table.Locator("tbody a").First);
        await Expect(visit.Title).ToHaveTextAsync(name!);
        await Enter(visit, visit.Page.Locator("summary").First);

        await Expect(visit.Page.Locator("details").First).ToHaveAttributeAsync("open", "");
    });

    /// <summary>Arrow keys change a choice with each press: one who goes past the first does not want it.</summary>
    [SkippableFact]
    public Task A_choice_made_by_arrow_keys_waits_for_the_button() => site.Visit(PageSite.Tenants, async visit =>
    {
        await visit.Open("/?" + PageSite.TenantDays);
        ILocator choice = visit.Page.GetByRole(AriaRole.Combobox, new() { Name = "Model" });
        string address = visit.Address;
        string[] models = await choice.Locator("option").EvaluateAllAsync<string[]>("all => all.map(one => one.value)");
        await choice.FocusAsync();
        await visit.Page.Keyboard.PressAsync("ArrowDown");
        await visit.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(choice).ToHaveValueAsync(models[2]);
        await Expect(choice).ToBeFocusedAsync();
        Assert.Equal(address, visit.Address);
        await Enter(visit, visit.Page.GetByRole(AriaRole.Button, new() { Name = "Filter" }));
        await visit.Arrives($"model={Uri.EscapeDataString(models[2])}");

        await Expect(choice).ToHaveValueAsync(models[2]);
    });

    /// <summary>Goes there by the tab key alone.</summary>
    private static async Task Enter(PageVisit visit, ILocator target)
    {
        while (!await target.EvaluateAsync<bool>("one => one === document.activeElement"))
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            Assert.False(await visit.IsFocused("#refresh"), "the tab key has passed it");
        }

        await visit.Page.Keyboard.PressAsync("Enter");
    }

    private sealed record Spot
    {
        public string What { get; init; } = "";

        public double Outline { get; init; }

        public bool IsInView { get; init; }
    }
}
