using System.Text.Json;
using LibreChatExporter.History;

namespace LibreChatExporter.Reports;

/// <summary>
/// Writes a report as one JSON object: its lines, the others where there are any, and the totals, which the former add up to. Amounts are
/// exact but for the noise of doubles.
/// </summary>
internal static class JsonWriter
{
    private const int BufferSize = 1 << 16;

    internal static void Write(Stream output, ReportHead head, Report report)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("period", head.Period);
        json.WriteString("from", head.From);
        json.WriteString("to", head.To);
        json.WriteString("timeZone", head.Zone.Id);
        json.WriteStartArray("by");
        foreach (Dimension dimension in report.By)
        {
            json.WriteStringValue(dimension.Name);
        }

        json.WriteEndArray();
        json.WriteStartArray("lines");
        foreach (int line in report.Groups.SelectMany(report.LinesOf))
        {
            json.WriteStartObject();
            foreach ((LabelColumn column, string? text) in report.Columns.Zip(report.TextsOf(line)))
            {
                json.WriteString(column.Name, text);
            }

            WriteSum(json, report, report.SumOf(line));
            json.WriteEndObject();
            if (json.BytesPending > BufferSize)
            {
                json.Flush();
            }
        }

        json.WriteEndArray();
        if (report.Others is { } others)
        {
            json.WriteStartObject("others");
            json.WriteNumber("groups", report.OtherCount);
            WriteSum(json, report, others);
            json.WriteEndObject();
        }

        json.WriteStartObject("totals");
        WriteSum(json, report, report.Total);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }

    private static void WriteSum(Utf8JsonWriter json, Report report, UsageSum sum)
    {
        json.WriteNumber("share", report.ShareOf(sum));
        foreach (UsageColumn column in UsageColumn.All)
        {
            json.WriteNumber(column.Name, column.Shown(sum));
        }
    }
}
