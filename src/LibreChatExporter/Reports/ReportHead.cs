using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Reports;

/// <summary>What a report says of itself.</summary>
/// <param name="Period">The period, as on the command line.</param>
/// <param name="From">When it begins, on the clock of the time zone.</param>
/// <param name="To">When it ends, on the same clock.</param>
/// <param name="Zone">The time zone.</param>
internal sealed record ReportHead(string Period, DateTimeOffset From, DateTimeOffset To, TimeZoneInfo Zone)
{
    /// <summary>That of a report made at <paramref name="now"/>.</summary>
    public static ReportHead Of(TimePeriod period, DateTimeOffset now, TimeZoneInfo zone)
    {
        (DateTimeOffset from, DateTimeOffset to) = period.Range(now, zone);
        return new ReportHead(period.Name, TimeZoneInfo.ConvertTime(from, zone), TimeZoneInfo.ConvertTime(to, zone), zone);
    }

    /// <summary>The time that it covers, for people.</summary>
    public string Time => $"{Instant(From)} to {Instant(To)} ({Zone.Id})";

    /// <summary>What it is about, for people.</summary>
    public string Title(IEnumerable<Dimension> by) => $"Usage from {Time} by {string.Join(", ", by.Select(dimension => dimension.Name))}";

    private static string Instant(DateTimeOffset time)
        => time.Second == 0 && time.Millisecond == 0 ? $"{time:yyyy-MM-dd HH:mm}" : $"{time:yyyy-MM-dd HH:mm:ss}";
}
