using System.Text;
using LibreChatExporter.Configuration;
using LibreChatExporter.Exposition;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Exposition;

/// <summary>
/// The whole output for a small LibreChat, byte by byte: what a change does to it shows in the change's own diff. To write the files anew,
/// run the tests with the variable UPDATE_GOLDEN set to 1, and read the diff before believing it.
/// </summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "LibreChatExporter.Tests", "Golden");

    [Theory]
    [InlineData(ExpositionFormat.Prometheus, "prometheus.golden")]
    [InlineData(ExpositionFormat.OpenMetrics, "openmetrics.golden")]
    public void The_whole_output_is_as_recorded(ExpositionFormat format, string file)
    {
        string actual = Encoding.UTF8.GetString(SmallLibreChat().Body(format));
        string path = Path.Combine(Folder, file);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }

    [Fact]
    public void The_whole_output_is_a_valid_exposition_in_both_formats()
    {
        Snapshot snapshot = SmallLibreChat();
        Scrape scrape = TestExporter.Parse(snapshot);

        Assert.Equal(snapshot.Series, scrape.Families.Values.Sum(family => family.Count));
        Assert.Equal(snapshot.Series, scrape.Value("librechat_exporter_series"));
    }

    [SkippableFact]
    public void Promtool_has_no_complaint() => Promtool.AssertNoComplaint(SmallLibreChat());

    private const string Settings = """
        budgets:
          - {name: everything, amount: 100, window: month}
          - {name: "Ada's", amount: 0.5, window: today, user: ada@example.test}
        """;

    /// <summary>
    /// Every kind of row once: plain, cached, by an agent, of the legacy shape, waiting, given up, refunded, granted, skipped, born late.
    /// </summary>
    private static Snapshot SmallLibreChat()
    {
        using var source = new MemorySource();
        DateTimeOffset past = Ids.Noon.AddHours(-1);
        source.Agents.Add(Documents.Agent("agent_hr", "HR \"Bot\"", "google", "gemini-3.8-flash"));
        source.Messages.Add(Documents.Message("m1", Ids.User(1), "gpt-5.5", "openAI"));
        source.Messages.Add(Documents.Message("m2", Ids.User(2), "agent_hr____1", "agents"));
        source.Transactions.AddRange(
        [
            Documents.Transaction(Ids.At(past, 1), "prompt", -5955, -11910, messageId: "m1"),
            Documents.Transaction(Ids.At(past, 2), "completion", -45, -360.5, messageId: "m1"),
            Documents.Transaction(Ids.At(past, 3), "prompt", -30000, -28200, "claude-sonnet-4-5", cache: (-28000, -0.0, -2000)),
            Documents.Transaction(Ids.At(past, 4), "prompt", -1928, -1446, "gemini-3.8-flash", "m2", user: Ids.User(2)),
            Documents.Transaction(Ids.At(past, 5), "prompt", -12, -1.8, "gpt-4o-mini", "m2", "title", Ids.User(2)),
            Documents.Transaction(Ids.At(past, 6), "prompt", -1188, -7128, "agent_hr", context: null, user: Ids.User(2)),
            Documents.Transaction(Ids.At(past, 7), "completion", -20, -23, model: null, messageId: "m3", context: "incomplete"),
            Documents.Transaction(Ids.At(past, 8), "prompt", 100, 200),
            Documents.Transaction(Ids.At(past, 9), "credits", 20_000_000, 20_000_000, model: null, context: "autoRefill"),
            Documents.Transaction(Ids.At(past, 10), "gift"),
            Documents.Transaction(Ids.At(past, 11), rawAmount: double.NaN),
            Documents.Transaction(Ids.At(Ids.Noon, 12), messageId: "m4"),
        ]);
        AddPeopleAndChats(source, past);
        using var exporter = new TestExporter(
            source,
            TestSettings.WithFile(Settings, (Setting.UserInfo, "true"), (Setting.Windows, "1h,today"), (Setting.FeedbackLookback, "1h")));
        exporter.RefreshAndRead();
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 13), "completion", -7, -70, "new \\ model"));
        exporter.Clock.Advance(TimeSpan.FromSeconds(15));
        exporter.RefreshAndRead();
        return exporter.Snapshot;
    }

    /// <summary>
    /// Two accounts, one of them with two balances; a plain chat, one with an agent that uses tools, errors of both shapes, ratings.
    /// </summary>
    private static void AddPeopleAndChats(MemorySource source, DateTimeOffset time)
    {
        source.Users.AddRange(
        [
            Documents.User(Ids.User(1), "ada@example.test", "ada", "Ada \"A\"", "ADMIN", "openid"),
            Documents.User(Ids.User(2), "ben@example.test", "ben"),
        ]);
        source.Balances.AddRange(
        [
            Documents.Balance(Ids.At(time, 2), Ids.User(1), 7), Documents.Balance(Ids.At(time, 1), Ids.User(1), 19_855_717.85, time),
            Documents.Balance(Ids.User(2), Ids.User(2), 0),
        ]);
        source.Messages.AddRange(
        [
            Documents.ChatMessage("q1", Ids.User(1), time),
            Documents.ChatMessage("a1", Ids.User(1), time.AddSeconds(7.5), "q1", rating: "thumbsDown", content: ["text"]),
            Documents.ChatMessage("q2", Ids.User(2), time, endpoint: "agents"),
            Documents.ChatMessage(
                "a2",
                Ids.User(2),
                time.AddSeconds(95),
                "q2",
                "agent_hr",
                "agents",
                rating: "thumbsUp",
                content: ["web_search", "find_mcp_git", "text"]),
            Documents.ChatMessage("a3", Ids.User(2), time.AddSeconds(100), "q2", model: null, endpoint: null, isError: true),
            Documents.ChatMessage("a4", Ids.User(2), time.AddSeconds(101), "q2", "agent_hr", "agents", content: ["error"]),
        ]);
    }
}
