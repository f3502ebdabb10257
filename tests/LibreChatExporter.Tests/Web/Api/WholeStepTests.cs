using System.Text.Json;
using LibreChatExporter.Configuration;

namespace LibreChatExporter.Tests.Web.Api;

/// <summary>What was used in the course of a period has steps of one length, as many as its name says.</summary>
public sealed class WholeStepTests
{
    [Theory]
    [InlineData("24h", 24, 1)]
    [InlineData("72h", 72, 1)]
    [InlineData("1d", 24, 1)]
    [InlineData("3d", 72, 1)]
    [InlineData("4d", 4, 24)]
    [InlineData("7d", 7, 24)]
    [InlineData("100h", 5, 24)]
    [InlineData("30d", 30, 24)]
    [InlineData("366d", 366, 24)]
    [InlineData("month", 20, 24)]
    [InlineData("quarter", 51, 24)]
    [InlineData("today", 12, 1)]
    [InlineData("last-week", 7, 24)]
    public async Task There_is_no_stump_at_either_end(string period, int steps, int hours)
    {
        await using SampleServer server = await SampleServer.Start("librechat-sample");
        JsonElement answer = await server.Ask($"/api/usage-over-time?period={period}");
        (DateTimeOffset Start, DateTimeOffset End)[] items = [.. answer.GetProperty("items").EnumerateArray().Select(Times)];

        Assert.Equal(steps, items.Length);
        Assert.All(items, item => Assert.Equal(TimeSpan.FromHours(hours), item.End - item.Start));
        Assert.Equal((items[0].Start, items[^1].End), Times(answer.GetProperty("period")));
        Assert.True(items[^1].End >= Sample.AsOf || period == "last-week");
        Amounts.AssertSame(
            [.. server.Rows.Where(row => row.CreatedAt >= items[0].Start && row.CreatedAt < items[^1].End)],
            answer.GetProperty("total"),
            period);
    }

    [Fact]
    public async Task Days_are_those_of_the_time_zone()
    {
        await using SampleServer server = await SampleServer.Start("librechat-sample", (Setting.TimeZone, "America/New_York"));
        JsonElement[] items = [.. (await server.Ask("/api/usage-over-time?period=7d")).GetProperty("items").EnumerateArray()];

        Assert.Equal(7, items.Length);
        Assert.All(items, item => Assert.Equal(TimeSpan.Zero, Times(item).Start.TimeOfDay));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.FromHours(-5)), Times(items[^1]).End);
    }

    [Fact]
    public async Task What_is_given_by_its_bounds_has_them()
    {
        await using SampleServer server = await SampleServer.Start("librechat-sample");
        JsonElement answer = await server.Ask("/api/usage-over-time?from=2026-11-06T10:00:00Z&to=2026-11-13T11:00:00Z");

        Assert.Equal(
            (new DateTimeOffset(2026, 11, 6, 10, 0, 0, default), new DateTimeOffset(2026, 11, 13, 11, 0, 0, default)),
            Times(answer.GetProperty("period")));
    }

    private static (DateTimeOffset Start, DateTimeOffset End) Times(JsonElement part)
        => (part.GetProperty("start").GetDateTimeOffset(), part.GetProperty("end").GetDateTimeOffset());
}
