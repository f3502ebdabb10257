using System.Net;
using System.Text.Json;

namespace LibreChatExporter.Tests.Web.Api;

/// <summary>What went wrong, as RFC 9457 has it.</summary>
internal static class Problem
{
    /// <summary>Reads the problem of an answer, which must be one with this status.</summary>
    public static async Task<JsonElement> Read(HttpResponseMessage response, HttpStatusCode status)
    {
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(
            status == response.StatusCode, $"{response.StatusCode}, should be {status}: {response.RequestMessage?.RequestUri} {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.ToString());
        JsonElement problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        return problem;
    }
}
