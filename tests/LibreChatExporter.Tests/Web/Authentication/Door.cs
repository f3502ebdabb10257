using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LibreChatExporter.Configuration;
using LibreChatExporter.Primitives;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Web.Authentication;

/// <summary>A server that asks for a token or a user, and the files that say which.</summary>
internal sealed class Door : IAsyncDisposable
{
    public const string Token = "0123456789abcdef";
    public const string Password = "wörd: of £5";

    /// <summary>Made once: it is slow on purpose.</summary>
    public static readonly string Hash = Passwords.Hash(Password);

    private readonly MemorySource _source = new();

    public Door(bool tokens = true, bool users = true, params (Setting Setting, string Value)[] settings)
    {
        Write("token", Token + "\n");
        Write("users", $"alice:{Hash}\n");
        List<(Setting, string)> given = [.. settings];
        if (tokens)
        {
            given.Add((Setting.AuthTokenFile, Folder.File("token")));
        }

        if (users)
        {
            given.Add((Setting.AuthUsersFile, Folder.File("users")));
        }

        Server = new TestServer(_source, [.. given]);
    }

    public TempFolder Folder { get; } = new();

    public TestServer Server { get; }

    public static string Basic(string name, string password)
        => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"));

    public void Write(string file, string text) => Folder.Write(file, Encoding.UTF8.GetBytes(text));

    public async Task<HttpStatusCode> Status(string? authorization, string path = "/metrics")
    {
        using HttpResponseMessage response = await Knock(authorization, path);
        return response.StatusCode;
    }

    public Task<HttpResponseMessage> Knock(string? authorization, string path = "/metrics")
        => authorization is null ? Server.Get(path) : Server.Get(path, ("Authorization", authorization));

    /// <summary>How many were refused, by the way in which they tried; those that are 0 left out.</summary>
    public Dictionary<string, double> Refused()
    {
        Server.Exporter.Refresh();
        return Server.Exporter.Read()["librechat_exporter_auth_failures_total"].Where(series => series.Value > 0)
            .ToDictionary(series => series.Key, series => series.Value);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Folder.Dispose();
        _source.Dispose();
    }

    /// <summary>The names of the challenges of an answer.</summary>
    public static IEnumerable<string> Challenges(HttpResponseMessage response) => response.Headers.WwwAuthenticate.Select(Name);

    private static string Name(AuthenticationHeaderValue challenge) => challenge.Scheme;
}
