using System.Globalization;
using LibreChatExporter.Backfill;

namespace LibreChatExporter.Tests.Backfill;

/// <summary>Which instants there are besides the steps.</summary>
public sealed class InstantsTests
{
    [Theory]
    [InlineData("from midnight", "UTC", "2026-11-12 00:00", "2026-11-12 12:00", 6, "00:00:00 00:00:01 06:00:00")]
    [InlineData("to midnight", "UTC", "2026-11-12 12:00", "2026-11-13 00:00", 6, "12:00:00 18:00:00 23:59:59")]
    [InlineData("over one", "UTC", "2026-11-12 18:00", "2026-11-13 06:00", 6, "18:00:00 23:59:59 00:00:00 00:00:01")]
    [InlineData("over one between steps", "UTC", "2026-11-12 17:00", "2026-11-13 05:00", 8, "17:00:00 23:59:59 00:00:00 00:00:01 01:00:00")]
    [InlineData("of the zone", "Europe/Berlin", "2026-11-12 18:00", "2026-11-13 06:00", 6, "18:00:00 22:59:59 23:00:00 23:00:01 00:00:00")]
    [InlineData("of summer time", "Europe/Berlin", "2026-07-01 18:00", "2026-07-02 00:00", 6, "18:00:00 21:59:59 22:00:00 22:00:01")]
    [InlineData("none in steps of days", "UTC", "2026-11-12 12:00", "2026-11-14 12:00", 24, "12:00:00 12:00:00")]
    public void Midnights_and_the_seconds_beside_them_are_instants(
        string because, string zone, string from, string to, int hours, string expected)
    {
        DateTimeOffset first = Utc(from);
        BackfillOptions options = Past.Options(TimeSpan.FromHours(hours), first, Utc(to));
        StepRange range = StepRange.Of(options, firstRow: null, now: first.AddYears(1));
        var instants = new Instants(range, TimeZoneInfo.FindSystemTimeZoneById(zone));

        List<long> all = [];
        for (long instant = range.First; instant < range.End; instant = instants.After(instant))
        {
            all.Add(instant);
        }

        Assert.True(
            expected == string.Join(' ', all.Select(instant => $"{DateTimeOffset.FromUnixTimeSeconds(instant):HH:mm:ss}")),
            $"{because}: {string.Join(' ', all.Select(DateTimeOffset.FromUnixTimeSeconds))}");
    }

    private static DateTimeOffset Utc(string time)
        => DateTimeOffset.ParseExact(time, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
