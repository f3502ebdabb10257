using System.Text.Json;
using LibreChatExporter.Configuration;

namespace LibreChatExporter.Tests.Web.Api;

/// <summary>Who reads the API learns no more about users than who reads /metrics.</summary>
public sealed class UserNameTests
{
    [Fact]
    public async Task Users_have_names_beside_their_ids_where_the_settings_let_them()
    {
        await using SampleServer server = await SampleServer.Start("librechat-sample", (Setting.UserInfo, "true"));
        JsonElement[] users = [.. (await server.Ask("/api/top-users")).GetProperty("items").EnumerateArray()];
        using HttpResponseMessage csv = await server.Send("/api/top-users?format=csv");
        string[] lines = (await csv.Content.ReadAsStringAsync()).Split("\r\n");

        Assert.All(users, user => Assert.NotEmpty(user.GetProperty("name").GetString()!));
        Assert.StartsWith("start,end,user,name,share,", lines[0], StringComparison.Ordinal);
        Assert.Contains(
            $",{users[0].GetProperty("user").GetString()},{users[0].GetProperty("name").GetString()},", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("none")]
    [InlineData("domain")]
    public async Task They_have_none_where_nobody_is_to_know(string label)
    {
        await using SampleServer server = await SampleServer.Start("librechat-sample", (Setting.UserLabel, label));

        Assert.All(
            (await server.Ask("/api/top-users")).GetProperty("items").EnumerateArray(),
            user => Assert.Equal(JsonValueKind.Null, user.GetProperty("name").ValueKind));
    }
}
