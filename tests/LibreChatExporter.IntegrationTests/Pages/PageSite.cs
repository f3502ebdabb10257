using LibreChatExporter.IntegrationTests.Support;
using Microsoft.Playwright;

namespace LibreChatExporter.IntegrationTests.Pages;

/// <summary>
/// Debian's Chromium and the exporters whose pages it opens. Each is started once, by the first test that asks for it, and stays for all.
/// </summary>
public sealed class PageSite : IAsyncLifetime
{
    /// <summary>Names of the exporters: the demo, the sample with tenants and budgets, and a dump of many users with odd names.</summary>
    internal const string Demo = "demo", Tenants = "tenants", Crowd = "crowd";

    /// <summary>The days of the sample with tenants, which do not move with time.</summary>
    internal const string TenantDays = "from=2026-11-01&to=2026-11-21";

    private readonly Lazy<Task<IBrowser>> _browser;
    private readonly Dictionary<string, Lazy<Task<ExporterProcess>>> _exporters;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exporter-pages-");
    private IPlaywright? _playwright;

    public PageSite()
    {
        _browser = new Lazy<Task<IBrowser>>(Launch);
        _exporters = new Dictionary<string, Lazy<Task<ExporterProcess>>>
        {
            [Demo] = new(() => Serve("unused", "--demo")),
            [Tenants] = new(() => Serve(
                Repository.Sample("librechat-tenants"), "--tenant-label", "--user-label", "email",
                "--config", Path.Combine(Repository.Root, "deploy", "librechat-exporter.yaml"))),
            [Crowd] = new(() => Serve(CrowdDump.Write(_folder.FullName), "--user-label", "name")),
        };
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_browser.IsValueCreated && _browser.Value.IsCompletedSuccessfully)
        {
            await (await _browser.Value).DisposeAsync();
        }

        _playwright?.Dispose();
        foreach (Lazy<Task<ExporterProcess>> exporter in _exporters.Values)
        {
            if (exporter.IsValueCreated && exporter.Value.IsCompletedSuccessfully)
            {
                (await exporter.Value).Dispose();
            }
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>Lets somebody use the pages of an exporter, and fails where the browser has anything to complain of.</summary>
    /// <param name="exporter">Its name.</param>
    /// <param name="use">What they do.</param>
    /// <param name="options">What their browser is like.</param>
    internal async Task Visit(string exporter, Func<PageVisit, Task> use, BrowserNewContextOptions? options = null)
        => await Visit((await Exporter(exporter)).Port, use, options);

    /// <summary>As <see cref="Visit(string, Func{PageVisit, Task}, BrowserNewContextOptions?)"/>, of an exporter of the test's own.</summary>
    internal async Task Visit(int port, Func<PageVisit, Task> use, BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.BaseURL ??= $"http://127.0.0.1:{port}";
        options.ReducedMotion ??= ReducedMotion.Reduce;
        options.ViewportSize ??= new ViewportSize { Width = 1300, Height = 900 };
        await using IBrowserContext context = await (await _browser.Value).NewContextAsync(options);
        PageVisit visit = await PageVisit.Begin(context, options.BaseURL);
        await use(visit);
        visit.AssertNoComplaint();
    }

    /// <summary>One of the exporters; skips the test where there is no browser to look at it.</summary>
    internal async Task<ExporterProcess> Exporter(string name)
    {
        await _browser.Value;
        return await _exporters[name].Value;
    }

    private static async Task<ExporterProcess> Serve(string source, params string[] arguments)
    {
        ExporterProcess exporter = await ExporterProcess.Serve(source, arguments);
        await exporter.BecomesReady();
        return exporter;
    }

    private async Task<IBrowser> Launch()
    {
        string chromium = Programs.Require("chromium", package: "chromium");
        _playwright = await Playwright.CreateAsync();
        return await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium, Args = ["--disable-dev-shm-usage"],
        });
    }
}

/// <summary>Tests that use the same browser, one after the other: there are not processors for more.</summary>
[CollectionDefinition(Name)]
public sealed class PageCollection : ICollectionFixture<PageSite>
{
    internal const string Name = "pages";
}
