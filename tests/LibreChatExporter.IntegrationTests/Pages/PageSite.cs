using LibreChatExporter.IntegrationTests.Support;
using Microsoft.Playwright;

namespace LibreChatExporter.IntegrationTests.Pages;

/// <summary>
/// Debian's Chromium and the exporters whose pages it opens. Each is started once, by the first test that asks for it, and stays for all.
/// </summary>
public sealed class PageSite : IAsyncLifetime
{
    /// <summary>
    /// Names of the exporters: the demo, the sample with tenants and budgets, a dump of many users with odd names, the same under a path,
    /// and one that asks for a token.
    /// </summary>
    internal const string Demo = "demo", Tenants = "tenants", Crowd = "crowd", Prefixed = "prefixed", Guarded = "guarded";

    internal const string Token = "token-of-the-tests-7fQ2";

    /// <summary>The days of the sample with tenants, which do not move with time.</summary>
    internal const string TenantDays = "from=2026-11-01&to=2026-11-21";

    /// <summary>In milliseconds; it only passes where something is wrong, or the machine is very busy.</summary>
    private const float Patience = 60_000;

    private readonly Lazy<Task<IBrowser>> _browser;
    private readonly Dictionary<string, Lazy<Task<ExporterProcess>>> _exporters;
    private readonly Dictionary<string, Lazy<Task<NginxServer>>> _proxies;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exporter-pages-");
    private IPlaywright? _playwright;

    public PageSite()
    {
        var crowd = new Lazy<string>(() => CrowdDump.Write(_folder.FullName));
        string[] behindProxy = ["--base-path", NginxServer.BasePath, "--trusted-proxies", "127.0.0.1"];
        string tokens = Path.Combine(_folder.FullName, "tokens");
        File.WriteAllText(tokens, Token + "\n");
        _browser = new Lazy<Task<IBrowser>>(Launch);
        _exporters = new Dictionary<string, Lazy<Task<ExporterProcess>>>
        {
            [Demo] = new(() => Serve("unused", "--demo")),
            [Tenants] = new(() => Serve(
                Repository.Sample("librechat-tenants"), "--tenant-label", "--user-label", "email",
                "--config", Path.Combine(Repository.Root, "deploy", "librechat-exporter.yaml"))),
            [Crowd] = new(() => Serve(crowd.Value, "--user-label", "name")),
            [Prefixed] = new(() => Serve(crowd.Value, ["--user-label", "name", .. behindProxy])),
            [Guarded] = new(() => Serve("unused", ["--demo", "--auth-token-file", tokens, .. behindProxy])),
        };
        _proxies = _exporters.ToDictionary(
            exporter => exporter.Key,
            exporter => new Lazy<Task<NginxServer>>(async () => await NginxServer.Before((await exporter.Value.Value).Port)));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (await Started(_browser) is { } browser)
        {
            await browser.DisposeAsync();
        }

        _playwright?.Dispose();
        foreach (Lazy<Task<NginxServer>> proxy in _proxies.Values)
        {
            (await Started(proxy))?.Dispose();
        }

        foreach (Lazy<Task<ExporterProcess>> exporter in _exporters.Values)
        {
            (await Started(exporter))?.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>Lets somebody use the pages of an exporter, and fails where the browser has anything to complain of.</summary>
    /// <param name="exporter">Its name.</param>
    /// <param name="use">What they do.</param>
    /// <param name="options">What their browser is like.</param>
    internal async Task Visit(string exporter, Func<PageVisit, Task> use, BrowserNewContextOptions? options = null)
        => await VisitAt(await Origin(exporter), use, options);

    /// <summary>As <see cref="Visit"/>, at an address without a slash at its end.</summary>
    internal async Task VisitAt(string root, Func<PageVisit, Task> use, BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.IgnoreHTTPSErrors = true;
        options.ReducedMotion ??= ReducedMotion.Reduce;
        options.ViewportSize ??= new ViewportSize { Width = 1300, Height = 900 };
        await using IBrowserContext context = await (await _browser.Value).NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        PageVisit visit = await PageVisit.Begin(context, root);
        await use(visit);
        visit.AssertNoComplaint();
    }

    /// <summary>Where an exporter is; skips the test where there is no browser to look at it.</summary>
    internal async Task<string> Origin(string exporter)
    {
        await _browser.Value;
        return $"http://127.0.0.1:{(await _exporters[exporter].Value).Port}";
    }

    /// <summary>A proxy before an exporter; skips the test where there is none.</summary>
    internal Task<NginxServer> Proxy(string exporter) => _proxies[exporter].Value;

    private static async Task<T?> Started<T>(Lazy<Task<T>> start)
        where T : class
        => start.IsValueCreated && start.Value.IsCompletedSuccessfully ? await start.Value : null;

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
        Assertions.SetDefaultExpectTimeout(Patience);
        return await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Args = ["--disable-dev-shm-usage"],
        });
    }
}

/// <summary>Tests that use the same browser, one after the other: there are not processors for more.</summary>
[CollectionDefinition(Name)]
public sealed class PageCollection : ICollectionFixture<PageSite>
{
    internal const string Name = "pages";
}
