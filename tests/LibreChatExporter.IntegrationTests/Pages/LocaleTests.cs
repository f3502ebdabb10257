using System.Globalization;
using Microsoft.Playwright;

namespace LibreChatExporter.IntegrationTests.Pages;

/// <summary>Numbers as their readers write them.</summary>
[Collection(PageCollection.Name)]
public sealed class LocaleTests(PageSite site)
{
    private const string Numbers = "all => all.map(one => ({ kind: one.dataset.kind, value: one.value, text: one.textContent }))";

    private static readonly NumberFormatInfo German = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };

    [SkippableFact]
    public Task They_are_in_the_language_of_the_browser() => site.Visit(
        PageSite.Tenants,
        async visit =>
        {
            foreach (string path in (string[])["/", "/users", "/models"])
            {
                await visit.Open($"{path}?{PageSite.TenantDays}");
                Number[] numbers = await visit.Page.Locator("data[data-kind]").EvaluateAllAsync<Number[]>(Numbers);

                Assert.Equal(["count", "share", "usd"], numbers.Select(number => number.Kind).Distinct().Order());
                Assert.All(numbers, AssertGerman);
                Assert.Contains(numbers, number => number.Text.Contains('.', StringComparison.Ordinal));
            }
        },
        new BrowserNewContextOptions { Locale = "de-DE" });

    [SkippableFact]
    public Task They_are_there_without_scripts() => site.Visit(
        PageSite.Tenants,
        async visit =>
        {
            await visit.Open("/?" + PageSite.TenantDays);
            Number cost = (await visit.Page.Locator(".figures data").EvaluateAllAsync<Number[]>(Numbers))[0];

            Assert.Equal(
                double.Parse(cost.Value, CultureInfo.InvariantCulture), double.Parse(cost.Text[1..], CultureInfo.InvariantCulture), 0.005);
            Assert.StartsWith("$", cost.Text, StringComparison.Ordinal);
        },
        new BrowserNewContextOptions { Locale = "de-DE", JavaScriptEnabled = false });

    private static void AssertGerman(Number number)
    {
        (string end, double unit, double tolerance) = number.Kind switch
        {
            "usd" => ("\u00a0$", 1, 0.005),
            "share" => ("\u00a0%", 100, 0.0005),
            _ => ("", 1, 0.5),
        };
        Assert.EndsWith(end, number.Text, StringComparison.Ordinal);
        string digits = number.Text[..^end.Length];
        Assert.Equal(
            double.Parse(number.Value, CultureInfo.InvariantCulture),
            double.Parse(digits, NumberStyles.Number, German) / unit,
            tolerance);
    }

    private sealed record Number
    {
        public string Kind { get; init; } = "";

        public string Value { get; init; } = "";

        public string Text { get; init; } = "";
    }
}
