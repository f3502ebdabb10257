using System.Net;
using LibreChatExporter.Tests.Web.Authentication;

namespace LibreChatExporter.Tests.Web.Sessions;

/// <summary>Pages of other sites can neither sign their visitors in nor out.</summary>
public sealed class SameOriginTests
{
    /// <summary>What a browser says of the page that a form is on, and whether it counts.</summary>
    public static TheoryData<string?, string?, bool> Pages => new()
    {
        { null, null, true },
        { "same-origin", "http://costs.example", true },
        { "same-origin", "https://proxy.example", true },
        { "none", null, true },
        { "same-site", "http://costs.example", false },
        { "cross-site", null, false },
        { "cross-site", "null", false },
        { "", null, false },
        { null, "http://costs.example", true },
        { null, "https://costs.example", true },
        { null, "http://COSTS.example:80", true },
        { null, "http://costs.example:8080", false },
        { null, "http://costs.example.evil.example", false },
        { null, "http://evil.example", false },
        { null, "null", false },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_form_counts_where_it_is_on_a_page_of_the_server(string? site, string? origin, bool counts)
    {
        await using var door = new Door();
        using var browser = new Browser(door.Server);
        List<(string, string)> headers = [("Host", "costs.example")];
        headers.AddRange(site is null ? [] : [("Sec-Fetch-Site", site)]);
        headers.AddRange(origin is null ? [] : [("Origin", origin)]);
        await browser.SignInAndKeep();
        using HttpResponseMessage signIn = await browser.SignIn(Door.Token, [.. headers]);
        Assert.Equal(counts ? HttpStatusCode.SeeOther : HttpStatusCode.Forbidden, signIn.StatusCode);
        Assert.Equal(counts, Browser.SetCookie(signIn) is not null);

        await browser.SignInAndKeep();
        using HttpResponseMessage signOut = await browser.Post("/signout", [], [.. headers]);
        Assert.Equal(counts ? HttpStatusCode.SeeOther : HttpStatusCode.Forbidden, signOut.StatusCode);
        Assert.Equal(!counts, await browser.IsIn());
    }
}
