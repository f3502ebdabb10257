using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Tests.TimeWindows;

/// <summary>Several years in zones whose clocks do the oddest things.</summary>
public sealed class CalendarTests
{
    private static readonly DateTimeOffset From = new(2022, 12, 20, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2028, 1, 10, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] WithWholeHours =
    [
        "UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/St_Johns", "America/Havana", "America/Asuncion",
        "America/Santiago", "America/Nuuk", "America/Scoresbysund", "Atlantic/Azores", "Africa/Cairo", "Africa/Casablanca",
        "Antarctica/Troll", "Asia/Almaty", "Asia/Beirut", "Asia/Gaza", "Asia/Kathmandu", "Asia/Kolkata", "Australia/Eucla",
        "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Marquesas",
    ];

    public static TheoryData<string> Zones => [.. WithWholeHours, "Australia/Lord_Howe"];

    [Theory]
    [MemberData(nameof(Zones))]
    public void Periods_start_and_end_when_the_local_date_changes(string zone)
    {
        TimeZoneInfo place = TimeZoneInfo.FindSystemTimeZoneById(zone);
        PlainCalendar calendar = new(place, From, To);
        Dictionary<string, DateTimeOffset> starts = [];
        foreach ((DateOnly day, DateTimeOffset start) in calendar.Days)
        {
            foreach (string period in (string[])["today", "week", "month", "quarter", "year"])
            {
                WindowDefinition window = WindowDefinition.Parse(period)!;
                if (PlainCalendar.IsFirst(period, day))
                {
                    // The last millisecond of a period and the first of the next.
                    Assert.Equal(start, window.End(start.AddMilliseconds(-1), place));
                    starts[period] = start;
                }

                if (starts.TryGetValue(period, out DateTimeOffset expected))
                {
                    Assert.Equal(expected, window.Start(start, place));
                    Assert.Equal(expected, window.Start(start.AddHours(13), place));
                }
            }
        }

        Assert.Equal(5, starts.Count);
    }

    [Theory]
    [MemberData(nameof(Zones))]
    public void Each_midnight_begins_a_bucket_and_buckets_have_one_length(string zone)
    {
        TimeZoneInfo place = TimeZoneInfo.FindSystemTimeZoneById(zone);
        BucketClock clock = BucketClock.HoursOf(place);
        long length = (long)TimeSpan.FromMinutes(WithWholeHours.Contains(zone) ? 60 : 30).TotalMilliseconds;
        foreach ((_, DateTimeOffset midnight) in new PlainCalendar(place, From, To).Days)
        {
            long start = midnight.ToUnixTimeMilliseconds();
            Assert.Equal(start, clock.Floor(start));
            Assert.Equal(start, clock.Floor(start + length - 1));
            Assert.Equal(start + length, clock.Floor(start + length));
            Assert.Equal(start - length, clock.Floor(start - 1));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(299_999, 0)]
    [InlineData(300_000, 300_000)]
    [InlineData(-1, -300_000)]
    [InlineData(-300_000, -300_000)]
    public void Short_windows_have_buckets_of_five_minutes(long time, long start)
        => Assert.Equal(start, BucketClock.FiveMinutes.Floor(time));
}
