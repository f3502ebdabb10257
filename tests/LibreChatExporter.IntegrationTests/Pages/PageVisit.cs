using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LibreChatExporter.IntegrationTests.Pages;

/// <summary>Somebody at a browser, with cookies and settings of their own; what the browser complains of is noted.</summary>
internal sealed class PageVisit
{
    private const string BreachesRules = """
        document.addEventListener(
            'securitypolicyviolation', e => console.error('against the policy: ' + e.violatedDirective + ' ' + e.blockedURI))
        """;

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly string _root;

    private PageVisit(IPage page, string root)
    {
        (Page, _root) = (page, root);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !IsOfRefusedPage(message))
            {
                _complaints.Enqueue($"{page.Url}: {message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => _complaints.Enqueue($"{page.Url}: {error}");
        page.Request += (_, request) =>
        {
            if (request.Url != _root && !request.Url.StartsWith(_root + "/", StringComparison.Ordinal))
            {
                _complaints.Enqueue($"{page.Url}: asks for {request.Url}");
            }
        };
    }

    internal IPage Page { get; }

    /// <summary>The path below the exporter's own and the query of the page that is open.</summary>
    internal string Address => Page.Url[_root.Length..];

    internal ILocator Title => Page.Locator("h1");

    internal ILocator Search => Page.GetByRole(AriaRole.Searchbox);

    /// <summary>The table with what the page is about, without those of charts.</summary>
    internal ILocator Table => Page.Locator(".table table").First;

    internal static async Task<PageVisit> Begin(IBrowserContext context, string root)
    {
        await context.AddInitScriptAsync(BreachesRules);
        return new PageVisit(await context.NewPageAsync(), root);
    }

    /// <summary>Goes to an address that may be in no page, and checks the answer's status.</summary>
    internal async Task Open(string path, int status = 200)
    {
        IResponse? response = await Page.GotoAsync(_root + path);
        Assert.Equal(status, response!.Status);
    }

    /// <summary>Clicks on a link, and waits for where it leads: a click does not.</summary>
    internal async Task Follow(ILocator link)
    {
        string address = await link.EvaluateAsync<string>("link => link.href");
        await link.ClickAsync();
        await Arrives(new Regex($"^{Regex.Escape(address)}$"));
    }

    /// <summary>As <see cref="Follow(ILocator)"/>, a link by what it says.</summary>
    internal Task Follow(string text) => Follow(Page.GetByRole(AriaRole.Link, new() { Name = text, Exact = true }));

    /// <summary>Waits for an address that has a text in it, to which a form leads.</summary>
    internal Task Arrives(string text) => Arrives(new Regex(Regex.Escape(text)));

    /// <summary>The numbers of a column, as programs read them.</summary>
    internal async Task<double[]> Numbers(string column)
    {
        IReadOnlyList<string> heads = await Table.Locator("thead th").AllInnerTextsAsync();
        int index = heads.ToList().FindIndex(head => head.StartsWith(column, StringComparison.Ordinal));
        Assert.True(index >= 0, $"no column {column} in {string.Join(", ", heads)}");
        return await Table.Locator($"tbody td:nth-child({index + 1}) data").EvaluateAllAsync<double[]>("all => all.map(one => +one.value)");
    }

    /// <summary>The first cell of each row.</summary>
    internal async Task<IReadOnlyList<string>> Names() => await Table.Locator("tbody td:first-child").AllTextContentsAsync();

    internal async Task<bool> IsFocused(string selector)
        => await Page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector);

    internal void AssertNoComplaint() => Assert.True(_complaints.IsEmpty, string.Join('\n', _complaints));

    /// <summary>
    /// Waits for a page and its scripts. Asks for the state of both again and again: the events that say so may come between a look at the
    /// state and the wait for them.
    /// </summary>
    private async Task Arrives(Regex address)
    {
        await Expect(Page).ToHaveURLAsync(address);
        await Expect(Page.Locator(":root")).ToHaveJSPropertyAsync("ownerDocument.readyState", "complete");
    }

    /// <summary>
    /// A page that is not there, or makes no sense, is an answer that the browser notes, and so is the icon of an answer in JSON, which
    /// names none; nothing else may be missing.
    /// </summary>
    private bool IsOfRefusedPage(IConsoleMessage message)
        => Regex.IsMatch(message.Text, "the server responded with a status of (400|403|404) ")
            && (message.Location.StartsWith(Page.Url, StringComparison.Ordinal)
                || message.Location.Contains("/favicon.ico", StringComparison.Ordinal));
}
