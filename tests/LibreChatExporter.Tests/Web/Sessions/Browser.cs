using System.Net;
using LibreChatExporter.Tests.Web.Authentication;

namespace LibreChatExporter.Tests.Web.Sessions;

/// <summary>Asks a server as a browser does, but follows no redirect and keeps no cookie by itself.</summary>
internal sealed class Browser(TestServer server, SocketsHttpHandler? handler = null) : IDisposable
{
    public const string CookieName = "librechat-exporter-session";

    private readonly HttpClient _client = server.NewClient(Plain(handler ?? new SocketsHttpHandler()));

    /// <summary>What it sends as its cookie; null for none.</summary>
    public string? Cookie { get; set; }

    /// <summary>The value of the cookie that an answer sets; null where it sets none.</summary>
    public static string? CookieOf(HttpResponseMessage response) => SetCookie(response)?.Split(';')[0].Split('=')[1];

    /// <summary>The whole line with which an answer sets the cookie.</summary>
    public static string? SetCookie(HttpResponseMessage response)
        => response.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? values) ? values.Single() : null;

    /// <summary>Where an answer sends it, with the status.</summary>
    public static string Target(HttpResponseMessage response)
        => $"{(int)response.StatusCode} {response.Headers.GetValues("Location").Single()}";

    public Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers)
        => Send(HttpMethod.Get, path, null, [("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"), .. headers]);

    public Task<HttpResponseMessage> Post(
        string path, IEnumerable<(string Name, string Value)> fields, params (string Name, string Value)[] headers)
        => Send(
            HttpMethod.Post,
            path,
            new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
            headers);

    public Task<HttpResponseMessage> SignIn(string token, params (string Name, string Value)[] headers)
        => Post("/signin", [("token", token)], headers);

    public Task<HttpResponseMessage> SignIn(string user, string password)
        => Post("/signin", [("user", user), ("password", password)]);

    /// <summary>Signs in and keeps the cookie.</summary>
    public async Task<string> SignInAndKeep(string token = Door.Token)
    {
        using HttpResponseMessage response = await SignIn(token);
        Cookie = CookieOf(response);
        Assert.NotNull(Cookie);
        return Cookie;
    }

    /// <summary>Whether its cookie gets it in.</summary>
    public async Task<bool> IsIn(string path = "/")
    {
        using HttpResponseMessage response = await Get(path);
        return response.StatusCode is not (HttpStatusCode.SeeOther or HttpStatusCode.Unauthorized);
    }

    public async Task<HttpResponseMessage> Send(
        HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (Cookie is not null)
        {
            request.Headers.TryAddWithoutValidation("Cookie", $"{CookieName}={Cookie}");
        }

        return await _client.SendAsync(request);
    }

    public void Dispose() => _client.Dispose();

    private static SocketsHttpHandler Plain(SocketsHttpHandler handler)
    {
        (handler.AllowAutoRedirect, handler.UseCookies) = (false, false);
        return handler;
    }
}
