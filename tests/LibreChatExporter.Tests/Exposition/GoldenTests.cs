using System.Text;
using LibreChatExporter.Exposition;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Exposition;

/// <summary>
/// The whole output for a small LibreChat, byte by byte: what a change does to it shows in the change's own diff. To write the files anew, run the
/// tests with the variable UPDATE_GOLDEN set to 1, and read the diff before believing it.
/// </summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "LibreChatExporter.Tests", "Golden");

    [Theory]
    [InlineData(ExpositionFormat.Prometheus, "prometheus.golden")]
    [InlineData(ExpositionFormat.OpenMetrics, "openmetrics.golden")]
    public void The_whole_output_is_as_recorded(ExpositionFormat format, string file)
    {
        string actual = Encoding.UTF8.GetString(TestExporter.Body(SmallLibreChat(), format));
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

    [Fact]
    public void Promtool_has_no_complaint_where_it_is_installed() => Promtool.AssertNoComplaint(SmallLibreChat());

    /// <summary>Every kind of row once: plain, cached, by an agent, of the legacy shape, waiting, given up, refunded, granted, skipped, born late.</summary>
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
        using var exporter = new TestExporter(source);
        exporter.RefreshAndRead();
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 13), "completion", -7, -70, "new \\ model"));
        exporter.Clock.Advance(TimeSpan.FromSeconds(15));
        exporter.RefreshAndRead();
        return exporter.Snapshot;
    }
}
