using System.Text.Json;
using LibreChatExporter.Configuration;

namespace LibreChatExporter.Tests.Web.Api;

/// <summary>Random ranges with random filters, each answer against a sum over the sample's rows.</summary>
public sealed class CustomRangeTests
{
    private const int Ranges = 60;

    [Theory]
    [InlineData("librechat-sample", "UTC", 1)]
    [InlineData("librechat-sample", "Europe/Berlin", 2)]
    [InlineData("librechat-sample", "Asia/Kathmandu", 3)]
    [InlineData("librechat-tenants", "UTC", 4)]
    public async Task Every_answer_is_the_sum_of_the_rows_in_the_period_that_it_names(string sample, string zone, int seed)
    {
        await using SampleServer server = await SampleServer.Start(sample, (Setting.TimeZone, zone), (Setting.TenantLabel, "true"));
        var random = new Random(seed);
        int found = 0;
        for (int i = 0; i < Ranges; i++)
        {
            (DateTimeOffset start, DateTimeOffset end) = RandomRange(random);
            (string filters, Func<PlainRow, bool> isWanted) = RandomFilters(random, server.Rows);
            (string from, string to) = random.Next(2) == 0 ? ("from", "to") : ("period=custom&start", "end");
            string query = $"{from}={Uri.EscapeDataString($"{start:O}")}&{to}={Uri.EscapeDataString($"{end:O}")}{filters}";

            PlainRow[] rows = await AssertSummary(server, query, start, end, isWanted);
            await AssertList(server, "top-users", query, rows, row => row.User, "user", random.Next(1, 15));
            await AssertList(server, "top-models", query, rows, row => row.Model, "model", random.Next(1, 15));
            await AssertList(server, "top-agents", query, rows, row => row.Agent, "agent", random.Next(1, 6));
            await AssertList(server, "cost-breakdown", query, rows, row => row.Model, "model", random.Next(1, 15));
            await AssertCourse(server, query, rows);
            found += rows.Length > 0 ? 1 : 0;
        }

        Assert.True(found > Ranges / 4, $"only {found} of the ranges hold rows");
    }

    /// <summary>Most begin where the sample has rows; some long before it.</summary>
    private static (DateTimeOffset Start, DateTimeOffset End) RandomRange(Random random)
    {
        DateTimeOffset start = Sample.AsOf - (TimeSpan.FromDays(random.Next(10) == 0 ? 2000 : 70) * random.NextDouble());
        return (start, start + TimeSpan.FromHours(1) + (TimeSpan.FromDays(random.Next(3) == 0 ? 3 : 60) * random.NextDouble()));
    }

    private static (string Query, Func<PlainRow, bool> IsWanted) RandomFilters(Random random, IReadOnlyList<PlainRow> rows)
    {
        (string Name, Func<PlainRow, string> Label)[] all =
            [("user", row => row.User), ("model", row => row.Model), ("agent", row => row.Agent), ("tenant", row => row.Tenant)];
        PlainRow like = rows[random.Next(rows.Count)];
        (string Name, Func<PlainRow, string> Label)[] chosen = [.. all.Where(_ => random.Next(5) == 0)];
        return (
            string.Concat(chosen.Select(filter => $"&{filter.Name}={Uri.EscapeDataString(filter.Label(like))}")),
            row => chosen.All(filter => filter.Label(row) == filter.Label(like)));
    }

    private static async Task<PlainRow[]> AssertSummary(
        SampleServer server, string query, DateTimeOffset start, DateTimeOffset end, Func<PlainRow, bool> isWanted)
    {
        JsonElement answer = await server.Ask($"/api/summary?{query}");
        JsonElement period = answer.GetProperty("period");
        (DateTimeOffset first, DateTimeOffset last) =
            (period.GetProperty("start").GetDateTimeOffset(), period.GetProperty("end").GetDateTimeOffset());
        bool isHourly = period.GetProperty("resolution").GetString() == "hour";
        TimeSpan margin = isHourly ? TimeSpan.FromHours(1) : TimeSpan.FromHours(25);
        Assert.True(first <= start && start - first < margin, $"{query} begins at {first:O}");
        Assert.True(last >= end && last - end < margin, $"{query} ends at {last:O}");
        Assert.True(isHourly ? first.Minute == 0 : first.TimeOfDay == TimeSpan.Zero, $"{query} begins at {first:O}");
        Assert.Equal(start > Sample.AsOf.AddDays(-34) || (isHourly && start > Sample.AsOf.AddDays(-37)), isHourly);

        PlainRow[] rows =
            [.. server.Rows.Where(row => row.CreatedAt >= first && row.CreatedAt < last && row.CreatedAt <= Sample.AsOf && isWanted(row))];
        JsonElement total = answer.GetProperty("total");
        Amounts.AssertSame(rows, total, query);
        Assert.Equal(rows.Select(row => (row.Tenant, row.User)).Distinct().Count(), total.GetProperty("users").GetInt32());
        Assert.Equal(Conversations(rows), total.GetProperty("conversations").GetInt32());
        return rows;
    }

    private static async Task AssertList(
        SampleServer server, string list, string query, PlainRow[] rows, Func<PlainRow, string> label, string name, int limit)
    {
        JsonElement answer = await server.Ask($"/api/{list}?{query}&limit={limit}");
        JsonElement[] items = [.. answer.GetProperty("items").EnumerateArray()];
        Dictionary<string, PlainRow[]> groups = rows.GroupBy(label).ToDictionary(group => group.Key, group => group.ToArray());
        Assert.Equal(Math.Min(limit, groups.Count), items.Length);
        Assert.Equal(items.Select(Cost).OrderDescending(), items.Select(Cost));
        foreach (JsonElement item in items)
        {
            string key = item.GetProperty(name).GetString()!;
            Amounts.AssertSame(groups[key], item, $"{list}?{query} {key}");
            AssertShare(groups[key], rows, item);
            if (item.TryGetProperty("conversations", out JsonElement conversations))
            {
                Assert.Equal(Conversations(groups[key]), conversations.GetInt32());
            }

            if (item.TryGetProperty("users", out JsonElement users))
            {
                Assert.Equal(groups[key].Select(row => (row.Tenant, row.User)).Distinct().Count(), users.GetInt32());
            }
        }

        HashSet<string> named = [.. items.Select(item => item.GetProperty(name).GetString()!)];
        PlainRow[] rest = [.. rows.Where(row => !named.Contains(label(row)))];
        JsonElement others = answer.GetProperty("others");
        Amounts.AssertSame(rest, others, $"{list}?{query} others");
        AssertShare(rest, rows, others);
        Assert.Equal(groups.Count - items.Length, others.GetProperty("count").GetInt32());
        Amounts.AssertSame(rows, answer.GetProperty("total"), $"{list}?{query} total");
    }

    private static async Task AssertCourse(SampleServer server, string query, PlainRow[] rows)
    {
        JsonElement answer = await server.Ask($"/api/usage-over-time?{query}");
        JsonElement[] items = [.. answer.GetProperty("items").EnumerateArray()];
        DateTimeOffset at = answer.GetProperty("period").GetProperty("start").GetDateTimeOffset();
        foreach (JsonElement item in items)
        {
            (DateTimeOffset start, DateTimeOffset end) =
                (item.GetProperty("start").GetDateTimeOffset(), item.GetProperty("end").GetDateTimeOffset());
            Assert.Equal(at, start);
            Assert.True(end > start);
            Amounts.AssertSame([.. rows.Where(row => row.CreatedAt >= start && row.CreatedAt < end)], item, $"{query} {start:O}");
            at = end;
        }

        Assert.Equal(answer.GetProperty("period").GetProperty("end").GetDateTimeOffset(), at);
        Assert.InRange(items.Length, 1, 733);
        Amounts.AssertSame(rows, answer.GetProperty("total"), query);
    }

    private static double Cost(JsonElement item) => item.GetProperty("costUsd").GetDouble();

    private static int Conversations(IEnumerable<PlainRow> rows)
        => rows.Where(row => row.Conversation is not null).Select(row => (row.Tenant, row.Conversation)).Distinct().Count();

    private static void AssertShare(IEnumerable<PlainRow> part, IEnumerable<PlainRow> all, JsonElement item)
    {
        double total = all.Sum(row => row.Usd);
        Assert.Equal(total > 0 ? part.Sum(row => row.Usd) / total : 0, item.GetProperty("share").GetDouble(), 1e-9);
    }
}
