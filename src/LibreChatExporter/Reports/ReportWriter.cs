using System.Text;

namespace LibreChatExporter.Reports;

/// <summary>Writes a report in UTF-8.</summary>
internal static class ReportWriter
{
    /// <summary>Writes all of it and leaves the stream open.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(Stream output, ReportFormat format, ReportHead head, Report report)
    {
        if (format == ReportFormat.Json)
        {
            JsonWriter.Write(output, head, report);
            return;
        }

        using var text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true)
        {
            NewLine = "\n",
        };
        switch (format)
        {
            case ReportFormat.Csv:
                CsvWriter.Write(text, head, report);
                break;
            case ReportFormat.Markdown:
                MarkdownWriter.Write(text, head, report);
                break;
            default:
                TableWriter.Write(text, head, report);
                break;
        }
    }
}
