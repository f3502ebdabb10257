using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests;

/// <summary>After a clock has been set right, windows are made anew from the database, agents and odd ids included.</summary>
public sealed class ClockCorrectionTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [SkippableTheory]
    [InlineData(32)]
    [InlineData(-40)]
    public void Windows_are_those_of_a_fresh_start(int days)
    {
        using TestDatabase database = TestDatabase.Create();
        for (int i = 0; i < 300; i++)
        {
            Save(database, Start.AddHours(-4 * i), i);
        }

        database.Writer.Insert(Collection.Transactions, [OddRow()]);
        using var exporter = new LiveExporter(database, Start);
        _ = exporter.Refresh();
        exporter.Clock.Error = TimeSpan.FromDays(days);
        _ = exporter.Refresh();
        Save(database, Start, 300);
        _ = exporter.Refresh();
        exporter.Clock.Error = TimeSpan.Zero;
        Scrape actual = exporter.Refresh();

        using var fresh = new LiveExporter(database, Start);
        Scrape expected = fresh.Refresh();
        Assert.Contains("agent=agent_1,window=30d", expected["librechat_window_agent_cost_usd"].Keys);
        foreach (string family in expected.Families.Keys.Where(family => family.StartsWith("librechat_window_", StringComparison.Ordinal)))
        {
            Compare.Family(family, expected[family], actual[family]);
        }

        Assert.Equal(expected.Sum("librechat_llm_calls_total"), exporter.Settle(TimeSpan.Zero).Sum("librechat_llm_calls_total"));
    }

    private static void Save(TestDatabase database, DateTimeOffset time, int number)
    {
        string user = Rows.User(number % 7);
        database.Writer.Insert(Collection.Transactions, [Rows.Usage(
            user, "gpt-5.5", "prompt", tokens: 10 + number, credits: 30 + number, $"answer {number}", time: time)]);
        database.Writer.Insert(Collection.Messages, [Rows.Answer(user, $"answer {number}", number % 3 == 0 ? "agent_1" : "gpt-5.5")]);
    }

    private static byte[] OddRow() => new BsonWriter()
        .String("_id", "of an import").String("user", "somebody").String("tokenType", "prompt").String("model", "gpt-5.5")
        .Int32("rawAmount", -5).Double("tokenValue", -5e6).DateTime("createdAt", Start.AddDays(-2)).ToArray();
}
