using LibreChatExporter.Calls;

namespace LibreChatExporter.Export;

/// <summary>How calls are written.</summary>
internal enum ExportFormat
{
    /// <summary>For spreadsheets: money is rounded, and no text is a formula.</summary>
    Csv,

    /// <summary>A JSON object a line, exact, which <c>--source</c> reads again.</summary>
    Ndjson,
}

/// <summary>Which calls to write, and how.</summary>
/// <param name="Filter">Which.</param>
/// <param name="Format">How.</param>
/// <param name="Out">A file that is not there yet; null for standard output.</param>
internal sealed record ExportOptions(CallFilter Filter, ExportFormat Format, string? Out);
