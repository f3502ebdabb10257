using LibreChatExporter.Hosting;
using LibreChatExporter.Sources.Demo;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Messages;

/// <summary>The demo's chats go on as its transactions do.</summary>
public sealed class DemoActivityTests
{
    private const string Uncovered = "librechat_answers_without_transactions_total";

    [Fact]
    public void An_hour_of_the_demo_has_new_messages_and_durations_and_counts_nothing_twice()
    {
        var clock = new FakeTimeProvider(Ids.Noon);
        using var demo = new DemoSource(new DumpSource(SourceFactory.SampleFolder, database: null), clock);
        using var exporter = new TestExporter(demo, clock);
        Scrape start = exporter.RefreshAndRead();
        Scrape before = start;
        for (int i = 0; i < 60; i++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            exporter.Refresh();
            Scrape now = exporter.ReadText();
            before.AssertNothingFell(now);
            before = now;
        }

        Scrape end = exporter.RefreshUntilAllShows();
        const int turns = 3600 / 4;
        foreach (string sender in (string[])["user", "assistant"])
        {
            // Some turns are of rows that name no answer; none has more than one.
            Assert.InRange(Messages(end, sender) - Messages(start, sender), turns / 2, turns);
        }

        string count = ActivityOracle.Duration + "_count", sum = ActivityOracle.Duration + "_sum";
        double answers = end.Sum(count) - start.Sum(count);
        Assert.InRange(answers, turns / 2, turns);
        Assert.InRange((end.Sum(sum) - start.Sum(sum)) / answers, 1, 60);
        Assert.True(end.Sum("librechat_tool_calls_total") > start.Sum("librechat_tool_calls_total"), "no tool was called");
        Assert.Equal(2, start.Sum(Uncovered));
        Assert.InRange(end.Sum(Uncovered), 2, 2 + (turns / 50));

        Assert.Equal(Activity(end), Activity(exporter.RefreshAndRead()));
    }

    private static double Messages(Scrape scrape, string sender) => scrape["librechat_messages_total"]
        .Where(series => series.Key.Contains($"sender={sender}", StringComparison.Ordinal)).Sum(series => series.Value);

    private static List<double> Activity(Scrape scrape) => [.. ActivityOracle.Families.Select(scrape.Sum)];
}
