using LibreChatExporter.Ledger;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Reports;

/// <summary>How a report is written.</summary>
internal enum ReportFormat
{
    /// <summary>Columns of text, for a terminal.</summary>
    Table,

    /// <summary>Lines of RFC 4180, for a spreadsheet.</summary>
    Csv,

    /// <summary>One object, for a program.</summary>
    Json,

    /// <summary>A table of GitHub's Markdown.</summary>
    Markdown,
}

/// <summary>What to report.</summary>
/// <param name="Period">Of which time.</param>
/// <param name="By">What it is broken down by: at least one, each once.</param>
/// <param name="Top">How many of the most expensive to show by name, above zero; null for all.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Out">The file to write; null for standard output.</param>
internal sealed record ReportOptions(TimePeriod Period, IReadOnlyList<Dimension> By, int? Top, ReportFormat Format, string? Out)
{
    /// <summary>
    /// Which rows are in a report made at <paramref name="now"/>: where the period ends then, those of that instant as well, as in windows.
    /// </summary>
    public RowRange Rows(DateTimeOffset now, TimeZoneInfo zone)
    {
        (DateTimeOffset from, DateTimeOffset to) = Period.Range(now, zone);
        return new RowRange(FirstMillisecond(from), Period.EndsNow ? to.ToUnixTimeMilliseconds() + 1 : FirstMillisecond(to));
    }

    /// <summary>The first whole millisecond that is not before an instant: rows have no finer time.</summary>
    private static long FirstMillisecond(DateTimeOffset time) => time.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds();
}
