using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Ingest;

/// <summary>
/// The time of day of the exporter's machine steps about while LibreChat's servers, whose ids the rows have, keep the right one.
/// </summary>
[Trait(Speed.Name, Speed.Slow)]
public sealed class SteppingClockTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_row_counts_once_and_no_wait_is_longer_whatever_steps_the_time_of_day_makes(bool isOrdered)
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            var source = new MemorySource(isOrdered);
            using var exporter = new TestExporter(source, settings: (Setting.AttributionWait, "2m"));
            exporter.RefreshAndRead();
            Scrape last = exporter.ReadText();
            int rows = 0;
            for (int step = 0; step < 60; step++)
            {
                exporter.Clock.Advance(TimeSpan.FromSeconds(random.Next(30)));
                DateTimeOffset right = exporter.Clock.GetUtcNow() - exporter.Clock.Error;
                if (random.Next(4) == 0)
                {
                    exporter.Clock.Error = TimeSpan.FromSeconds(random.Next(3) switch
                    {
                        0 => 0,
                        1 => random.Next(-7200, 7200),
                        _ => random.Next(-300_000, 300_000),
                    });
                }

                for (int i = random.Next(4); i > 0; i--)
                {
                    // Some are late by up to the overlap, some name an answer that never comes.
                    source.Transactions.Add(Documents.Transaction(
                        Ids.At(right.AddSeconds(-random.Next(270)), ++rows), messageId: random.Next(2) == 0 ? $"m{rows}" : null));
                }

                exporter.Refresh();
                Assert.True(exporter.Health.IsUp, exporter.Health.Error);
                Scrape now = exporter.ReadText();
                last.AssertNothingFell(now);
                last = now;
            }

            exporter.Clock.Advance(TimeSpan.FromMinutes(2));
            exporter.Refresh();
            exporter.Refresh();
            exporter.Refresh();
            Assert.Equal(rows, exporter.ReadText().Sum("librechat_llm_calls_total"));
            Assert.Equal(0, exporter.ReadText().Value("librechat_exporter_pending_transactions"));
        }
    }
}
