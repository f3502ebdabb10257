using LibreChatExporter.Hosting;

namespace LibreChatExporter.Tests.Hosting;

public sealed class RefreshPaceTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static TheoryData<double> Intervals => [0.01, 0.25, 1, 15, 45, 60, 61, 300, 86_400];

    [Theory]
    [MemberData(nameof(Intervals))]
    public void Waits_double_from_the_interval_to_a_minute_and_differ_by_a_fifth(double seconds)
    {
        var interval = TimeSpan.FromSeconds(seconds);
        for (int seed = 0; seed < 100; seed++)
        {
            var pace = new RefreshPace(interval, new Random(seed));
            TimeSpan middle = interval;
            for (int failures = 0; failures < 30; failures++)
            {
                Assert.InRange(pace.After(hasRead: false), 0.8 * middle, 1.2 * middle);
                middle = 2 * middle < Minute ? 2 * middle : interval > Minute ? interval : Minute;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Intervals))]
    public void After_any_success_the_wait_is_the_interval_and_failures_begin_anew(double seconds)
    {
        var interval = TimeSpan.FromSeconds(seconds);
        var random = new Random(1);
        var pace = new RefreshPace(interval, random);
        for (int i = 0; i < 100; i++)
        {
            for (int failures = random.Next(10); failures > 0; failures--)
            {
                _ = pace.After(hasRead: false);
            }

            Assert.Equal(interval, pace.After(hasRead: true));
            Assert.InRange(pace.After(hasRead: false), 0.8 * interval, 1.2 * interval);
        }
    }

    [Fact]
    public void Exporters_that_fail_together_do_not_come_back_together()
    {
        RefreshPace[] exporters = [.. Enumerable.Range(0, 10).Select(seed => new RefreshPace(TimeSpan.FromSeconds(15), new Random(seed)))];
        for (int failures = 0; failures < 10; failures++)
        {
            TimeSpan[] waits = [.. exporters.Select(pace => pace.After(hasRead: false)).Order()];
            Assert.Equal(waits.Length, waits.Distinct().Count());
            Assert.True(waits[^1] - waits[0] > 0.1 * waits[0], "all within a tenth");
        }
    }
}
