using System.Net;
using System.Text.RegularExpressions;
using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests.Pages;

/// <summary>Goes through all pages, and asks for all that they lead to.</summary>
/// <param name="origin">Scheme, host and port.</param>
/// <param name="root">What all addresses have to begin with.</param>
internal sealed partial class Crawl(string origin, string root)
{
    /// <summary>Where the runbook is, which warnings lead to.</summary>
    private const string Elsewhere = "https://github.com/librechat-exporter/";

    private readonly Queue<string> _waiting = new();
    private readonly HashSet<string> _seen = [];
    private readonly HashSet<string> _shapes = [];

    /// <summary>What has been asked for.</summary>
    internal IReadOnlySet<string> Seen => _seen;

    /// <summary>Fails where a link leaves the root or leads to nothing.</summary>
    internal async Task Run()
    {
        using HttpClient client = NginxServer.Client(followsRedirects: false);
        Add(root + "/", from: "");
        while (_waiting.TryDequeue(out string? address))
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri(origin + address));
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode} {address}");
            if (answer.Content.Headers.ContentType?.MediaType == "text/html" && _shapes.Add(Shape(address)))
            {
                foreach (string link in LinksOf(await answer.Content.ReadAsStringAsync()))
                {
                    Add(WebUtility.HtmlDecode(link), address);
                }
            }
        }
    }

    /// <summary>Pages that differ in values alone have links of the same kinds: one of them is read, all are asked for.</summary>
    private static string Shape(string address) => Regex.Replace(Regex.Replace(address, "=[^&]*", ""), "/[0-9-]+", "/day");

    /// <summary>Links, and what forms ask for that are sent as they come.</summary>
    private static IEnumerable<string> LinksOf(string page) =>
    [
        .. Links().Matches(page).Select(link => link.Groups[1].Value),
        .. Forms().Matches(page).Select(form => form.Groups[1].Value + "?" + string.Join(
            '&', Inputs().Matches(form.Groups[2].Value).Select(input => $"{input.Groups[1].Value}={Escape(input.Groups[2].Value)}"))),
    ];

    private static string Escape(string value) => Uri.EscapeDataString(WebUtility.HtmlDecode(value));

    private void Add(string link, string from)
    {
        if (link[0] == '#' || link.StartsWith(Elsewhere, StringComparison.Ordinal))
        {
            return;
        }

        Assert.True(link.StartsWith(root + "/", StringComparison.Ordinal), $"{from} leads to {link}");
        if (_seen.Add(link))
        {
            _waiting.Enqueue(link);
        }
    }

    [GeneratedRegex("(?:href|src)=\"([^\"]*)\"")]
    private static partial Regex Links();

    [GeneratedRegex("<form class=\"[a-z]*\" action=\"([^\"]*)\">(.*?)</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<input [^>]*name=\"([a-z]+)\" (?:required )?value=\"([^\"]*)\"")]
    private static partial Regex Inputs();
}
