using LibreChatExporter.IntegrationTests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LibreChatExporter.IntegrationTests.Pages;

/// <summary>Charts as a browser draws them.</summary>
[Collection(PageCollection.Name)]
public sealed class ChartTests(PageSite site)
{
    /// <summary>
    /// Of each series that a chart shows: where the first spot in its colour is in the legend, and how many spots have it below.
    /// </summary>
    private const string Spots = """
        figure => {
            const drawing = figure.querySelector('.drawing'), canvas = figure.querySelector('canvas');
            const scale = canvas.width / canvas.clientWidth, legendEnd = 30;
            const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
            copy.drawImage(canvas, 0, 0);
            const { data, width } = copy.getImageData(0, 0, canvas.width, canvas.height);
            const chart = echarts.getInstanceByDom(drawing);
            return chart.getOption().series.map((series, i) => {
                const colour = chart.getVisual({ seriesIndex: i }, 'color').match(/\w\w/g).map(part => parseInt(part, 16));
                const found = { name: series.name, x: -1, y: -1, below: 0 };
                for (let at = 0; at < data.length; at += 4) {
                    if (data[at + 3] === 255 && colour.every((part, j) => data[at + j] === part)) {
                        const x = (at / 4 % width) / scale, y = Math.floor(at / 4 / width) / scale;
                        if (y > legendEnd) { found.below++; } else if (found.x < 0) { [found.x, found.y] = [x + 4, y + 4]; }
                    }
                }
                return found;
            });
        }
        """;

    private const string TextColour
        = "figure => echarts.getInstanceByDom(figure.querySelector('.drawing')).getOption().xAxis[0].axisLabel.color";

    private const string PlaceOfDay
        = "(figure, day) => echarts.getInstanceByDom(figure.querySelector('.drawing')).convertToPixel({ gridIndex: 0 }, [day, 0])";

    [SkippableFact]
    public Task All_series_are_drawn_and_the_legend_switches_them() => site.Visit(PageSite.Tenants, async visit =>
    {
        await visit.Open("/?" + PageSite.TenantDays);
        ILocator figure = visit.Page.Locator("figure").First;
        Spot[] all = await Look(figure);
        await Click(figure, all[0]);
        await Eventually.Succeeds(async () => Assert.Equal(0, (await Look(figure))[0].Below));
        Spot[] others = await Look(figure);
        await Click(figure, all[0]);

        Assert.True(all.Length > 3);
        Assert.All(all.Take(3), spot => Assert.True(spot.Below > 50, spot.ToString()));
        Assert.True(others[1].Below > 50, others[1].ToString());
        await Eventually.Succeeds(async () => Assert.Equal(all, await Look(figure)));
    });

    [SkippableFact]
    public Task A_click_on_a_bar_opens_its_day() => site.Visit(PageSite.Tenants, async visit =>
    {
        await visit.Open("/model?name=gpt-5.5&" + PageSite.TenantDays);
        ILocator figure = visit.Page.Locator("figure").First;
        int dearest = await figure.EvaluateAsync<int>("""
            figure => {
                const sums = [...figure.querySelectorAll('tbody tr')]
                    .map(row => [...row.querySelectorAll('data')].reduce((sum, one) => sum + +one.value, 0));
                return sums.indexOf(Math.max(...sums));
            }
            """);
        float[] place = await figure.EvaluateAsync<float[]>(PlaceOfDay, dearest);
        string? day = await figure.Locator("tbody th").Nth(dearest).TextContentAsync();
        await figure.Locator(".drawing").ClickAsync(new() { Position = new Position { X = place[0], Y = place[1] - 4 } });

        await Expect(visit.Title).ToHaveTextAsync(day!);
    });

    [SkippableFact]
    public Task Its_text_can_be_read_when_the_night_begins_and_it_fits_a_screen_that_is_turned() => site.Visit(PageSite.Demo, async visit =>
    {
        await visit.Open("/");
        ILocator figure = visit.Page.Locator("figure").First;
        string byDay = await figure.EvaluateAsync<string>(TextColour);
        await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        string atNight = await figure.EvaluateAsync<string>(TextColour);
        await visit.Page.SetViewportSizeAsync(400, 900);

        Assert.NotEqual(byDay, atNight);
        Assert.Equal(await figure.EvaluateAsync<string>("figure => getComputedStyle(figure).color"), atNight);
        await Expect(figure.Locator("canvas")).ToHaveJSPropertyAsync(
            "clientWidth", await figure.Locator(".drawing").EvaluateAsync<int>("drawing => drawing.clientWidth"));
    });

    [SkippableFact]
    public Task A_pointer_on_it_shows_the_values_without_breaking_the_pages_rules() => site.Visit(PageSite.Demo, async visit =>
    {
        await visit.Open("/");
        ILocator figure = visit.Page.Locator("figure").First;
        byte[] before = await figure.Locator("canvas").First.ScreenshotAsync();
        await figure.Locator("canvas").First.HoverAsync();

        await Eventually.Succeeds(async () => Assert.NotEqual(before, await figure.Locator("canvas").First.ScreenshotAsync()));
    });

    [SkippableFact]
    public Task Small_amounts_have_an_axis_with_different_numbers() => site.Visit(PageSite.Tenants, async visit =>
    {
        await visit.Open("/models?" + PageSite.TenantDays);
        string[] labels = await visit.Page.Locator("figure").First.EvaluateAsync<string[]>("""
            figure => {
                const format = echarts.getInstanceByDom(figure.querySelector('.drawing')).getOption().yAxis[0].axisLabel.formatter;
                return [0, 0.002, 0.004, 0.02, 0.5, 1, 1.5, 200, 1500, 25e5].map(value => format(value));
            }
            """);

        Assert.Equal(["$0", "$0.002", "$0.004", "$0.02", "$0.5", "$1", "$1.5", "$200", "$1.5K", "$2.5M"], labels);
    });

    private static async Task<Spot[]> Look(ILocator figure) => await figure.EvaluateAsync<Spot[]>(Spots);

    /// <summary>Clicks, and takes the pointer away, under which colours are others.</summary>
    private static async Task Click(ILocator figure, Spot spot)
    {
        await figure.Locator(".drawing").ClickAsync(new() { Position = new Position { X = spot.X, Y = spot.Y } });
        await figure.Page.Mouse.MoveAsync(0, 0);
    }

    private sealed record Spot
    {
        public string Name { get; init; } = "";

        public float X { get; init; }

        public float Y { get; init; }

        public int Below { get; init; }
    }
}
