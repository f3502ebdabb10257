using System.Net;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Web.Pages;

/// <summary>Sensible pages, whatever there is to show.</summary>
public sealed class OddPageTests : IDisposable
{
    private static readonly string[] Paths =
    [
        "/", "/users", "/models", "/agents", "/days", "/status", $"/days/{Ids.Noon:yyyy-MM-dd}",
        "/activity", "/providers", "/conversations",
    ];

    private readonly RowLog _rows = new();

    public void Dispose() => _rows.Source.Dispose();

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("' onmouseover='alert(1)")]
    [InlineData("a & b &amp; c")]
    [InlineData("{{7*7}} @Model ${x} %s")]
    [InlineData("../../metrics?x=1#y")]
    [InlineData("name with spaces, commas; and + plus")]
    [InlineData("\u202eright to left\u202c مرحبا")]
    [InlineData("line\u2028separator")]
    public async Task Names_are_text_and_nothing_else(string name)
    {
        _rows.Save(new TestRow(Ids.Noon.AddHours(-1)) { Model = name, Credits = 5e6 });
        await using var server = await Start();
        string escaped = Uri.EscapeDataString(name);
        foreach (string path in (string[])
            ["/", "/models", $"/model?name={escaped}", $"/?model={escaped}", "/activity", $"/activity?model={escaped}", "/providers"])
        {
            HtmlPage page = await Page(server, path);
            Assert.Equal(2, page.All("script").Count);
            Assert.All(page.All("script"), script => Assert.StartsWith("/assets/", script.GetAttribute("src"), StringComparison.Ordinal));
            Assert.Empty(page.All("img, iframe, style, [style], [onerror], [onmouseover], [onclick]"));
            Assert.Contains(name, page.Text, StringComparison.Ordinal);
        }

        HtmlPage models = await Page(server, "/models");
        string link = Assert.Single(models.Links, link => link.StartsWith("/model?", StringComparison.Ordinal));
        HtmlPage model = await Page(server, link);
        Assert.Equal(name, model.Title);
        Assert.Equal(5, model.Figures["Cost"]);
    }

    [Fact]
    public async Task Names_may_be_very_long()
    {
        const int shown = 200;
        string name = new('m', 3000);
        _rows.Save(new TestRow(Ids.Noon.AddHours(-1)) { Model = name });
        await using var server = await Start();

        HtmlPage page = await Page(server, "/models");
        string link = page.Links.Single(link => link.StartsWith("/model?", StringComparison.Ordinal));
        Assert.Equal(name[..shown], (await Page(server, link)).Title);
    }

    [Fact]
    public async Task Where_nothing_was_used_pages_say_so()
    {
        await using var server = await Start();
        foreach (string path in Paths)
        {
            HtmlPage page = await Page(server, path);
            Assert.DoesNotContain("NaN", page.Text, StringComparison.Ordinal);
        }

        Assert.Contains("Nothing was used.", (await Page(server, "/users")).Text, StringComparison.Ordinal);
        Assert.Equal(0, (await Page(server, "/")).Figures["Cost"]);
    }

    [Fact]
    public async Task Many_users_are_cut_into_pages_sorted_and_searched()
    {
        const int users = 5000, perPage = 50;
        _rows.Save(Enumerable.Range(1, users).Select(
            user => new TestRow(Ids.Noon.AddMinutes(-1 - (user % 600))) { User = user, Credits = user * 1e3 }));
        await using var server = await Start();

        HtmlPage first = await Page(server, "/users");
        Assert.Equal(perPage + 1, first.Table("Users").Count);
        Assert.Equal(5, first.Table("Users")[0].Values["Cost"]);
        string next = first.All("a[rel=next]").Single().GetAttribute("href")!;
        Assert.Equal(4.95, (await Page(server, next)).Table("Users")[0].Values["Cost"]);
        HtmlPage cheapest = await Page(server, "/users?sort=cost");
        Assert.Equal(0.001, cheapest.Table("Users")[0].Values["Cost"]);
        HashSet<string> met = [];
        for (string? path = "/users?sort=name"; path is not null;)
        {
            HtmlPage page = await Page(server, path);
            Assert.All(page.Table("Users").SkipLast(1), row => Assert.True(met.Add(row.Label)));
            path = page.All("a[rel=next]").SingleOrDefault()?.GetAttribute("href");
        }

        Assert.Equal(users, met.Count);
        HtmlPage found = await Page(server, $"/users?search={Ids.User(1234)}");
        Assert.Equal([$"{Ids.User(1234)}", ""], found.Table("Users").Select(row => row.Label));
        Assert.Contains("Nothing with that name", (await Page(server, "/users?search=nobody")).Text, StringComparison.Ordinal);
        Assert.Equal(perPage, (await Page(server, "/users?page=999999")).Table("Users").Count - 1);
    }

    [Fact]
    public async Task A_database_that_is_away_is_said_and_figures_stay()
    {
        _rows.Save(new TestRow(Ids.Noon.AddHours(-1)) { Credits = 5e6 });
        await using var server = await Start();
        _rows.Source.FailAtRow = 0;
        server.Exporter.Refresh();

        HtmlPage page = await Page(server, "/");
        Assert.Contains(page.Warnings, warning => warning.StartsWith("The database cannot be read", StringComparison.Ordinal));
        Assert.Equal(5, page.Figures["Cost"]);
    }

    [Fact]
    public async Task Before_all_has_been_read_pages_say_so()
    {
        using var goOn = new ManualResetEventSlim();
        _rows.Source.OnReadTransactions = () => Assert.True(goOn.Wait(TimeSpan.FromSeconds(30)));
        await using var server = new TestServer(_rows.Source);
        using HttpResponseMessage response = await server.Get("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("read for the first time", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("Status", (await Page(server, "/status")).Title);
        goOn.Set();
        await server.Loaded;
        Assert.Equal("Overview", (await Page(server, "/")).Title);
    }

    [Theory]
    [InlineData("/?period=fortnight", HttpStatusCode.BadRequest)]
    [InlineData("/?nosuch=1", HttpStatusCode.BadRequest)]
    [InlineData("/?from=2026-11-20&to=2026-11-19", HttpStatusCode.BadRequest)]
    [InlineData("/users?page=0", HttpStatusCode.BadRequest)]
    [InlineData("/?user=nobody", HttpStatusCode.BadRequest)]
    [InlineData("/user?name=nobody", HttpStatusCode.NotFound)]
    [InlineData("/user", HttpStatusCode.NotFound)]
    [InlineData("/days/2026-13-01", HttpStatusCode.NotFound)]
    [InlineData("/days/2031-01-01", HttpStatusCode.BadRequest)]
    public async Task An_address_that_makes_no_sense_is_said(string path, HttpStatusCode status)
    {
        await using var server = await Start();
        using HttpResponseMessage response = await server.Get(path);

        Assert.Equal(status, response.StatusCode);
        Assert.NotEmpty(new HtmlPage(await response.Content.ReadAsStringAsync()).Title);
    }

    [Theory]
    [InlineData("/?user=&model=&agent=&period=7d")]
    [InlineData("/?from=&to=")]
    [InlineData("/users?search=&sort=&page=")]
    [InlineData("/users?sort=nosuch")]
    public async Task What_forms_leave_empty_is_as_good_as_not_there(string path)
    {
        await using var server = await Start();
        using HttpResponseMessage response = await server.Get(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Without_pages_there_are_none()
    {
        await using var server = await Start((Setting.Disable, "page"));
        foreach (string path in Paths)
        {
            using HttpResponseMessage response = await server.Get(path);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        Assert.Contains("librechat_up 1", await server.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tenants_have_a_page_where_they_are_told_apart()
    {
        _rows.Save(
            new TestRow(Ids.Noon.AddHours(-1)) { Tenant = "acme", Credits = 2e6 }, new TestRow(Ids.Noon.AddHours(-1)) { Credits = 1e6 });
        await using var server = await Start((Setting.TenantLabel, "true"));

        HtmlPage tenants = await Page(server, "/tenants");
        Assert.Equal([("acme", 2.0), ("none", 1.0), ("", 3.0)], tenants.Table("Tenants").Select(row => (row.Label, row.Values["Cost"])));
        Assert.Equal(2, (await Page(server, "/tenant?name=acme")).Figures["Cost"]);
        Assert.Contains("/tenants", tenants.Links);
    }

    private async Task<TestServer> Start(params (Setting Setting, string Value)[] settings)
    {
        var server = new TestServer(_rows.Source, settings);
        await server.Loaded;
        return server;
    }

    private static async Task<HtmlPage> Page(TestServer server, string path)
    {
        using HttpResponseMessage response = await server.Get(path);
        string html = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {html}");
        return new HtmlPage(html);
    }
}
