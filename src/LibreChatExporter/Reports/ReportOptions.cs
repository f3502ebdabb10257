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
internal sealed record ReportOptions(ReportPeriod Period, IReadOnlyList<Dimension> By, int? Top, ReportFormat Format);
