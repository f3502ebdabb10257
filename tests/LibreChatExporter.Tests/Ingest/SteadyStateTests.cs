using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Ingest;

/// <summary>
/// What is remembered of rows and messages, so that none counts twice, is remembered for a day or two: after that, each day takes what the
/// one before it has left. Alone in the process, because it is about its memory.
/// </summary>
[Collection(nameof(SteadyStateTests))]
[CollectionDefinition(nameof(SteadyStateTests), DisableParallelization = true)]
[Trait(Speed.Name, Speed.Slow)]
public sealed class SteadyStateTests
{
    private const int Days = 11, RefreshesADay = 48, RowsARefresh = 600, MessagesARefresh = 150;

    [Fact]
    public void A_week_takes_no_more_memory_than_the_days_before_it()
    {
        var source = new MemorySource();
        using var exporter = new TestExporter(source, null, (Setting.Windows, "24h,today"));
        exporter.RefreshAndRead();
        List<long> memory = [];
        for (int day = 0; day < Days; day++)
        {
            memory.Add(Enumerable.Range(0, RefreshesADay).Max(refresh => MemoryAfter(source, exporter, (day * RefreshesADay) + refresh)));
        }

        Assert.Equal(Days * RefreshesADay * RowsARefresh, exporter.RefreshUntilAllShows().Sum("librechat_llm_calls_total"));
        long first = memory[1..4].Max();
        long later = memory[4..].Max();
        Assert.True(later <= first + (first / 20), $"from {first} to {later} bytes: {string.Join(' ', memory)}");
    }

    private static long MemoryAfter(MemorySource source, TestExporter exporter, int refresh)
    {
        exporter.Clock.Advance(TimeSpan.FromDays(1) / RefreshesADay);
        DateTimeOffset now = exporter.Clock.GetUtcNow();

        // What was there before is deleted: the exporter has to know by itself.
        source.Transactions.Clear();
        source.Messages.Clear();
        for (int i = 0; i < RowsARefresh; i++)
        {
            string message = $"m{refresh}-{i % MessagesARefresh}";
            source.Transactions.Add(Documents.Transaction(
                Ids.At(now, (refresh * RowsARefresh) + i), messageId: message, user: Ids.User(i % 10)));
            if (i < MessagesARefresh)
            {
                source.Messages.Add(Documents.ChatMessage(message, Ids.User(i % 10), now, parent: "question"));
            }
        }

        exporter.Refresh();
        Assert.Null(exporter.Health.Error);
        return refresh % 6 == 0 ? GC.GetTotalMemory(forceFullCollection: true) : 0;
    }
}
