using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LibreChatExporter.Calls;
using LibreChatExporter.Primitives;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LibreChatExporter.Web.Api;

/// <summary>Answers as files. Those of calls, which may be long, are written piece by piece.</summary>
internal static class CallFile
{
    /// <summary>How much is written at once, in bytes.</summary>
    private const int PieceSize = 32 * 1024;

    private const string Csv = "text/csv; charset=utf-8", Ndjson = "application/x-ndjson";

    /// <summary>A text as CSV.</summary>
    public static ContentHttpResult Of(HttpContext context, CallQuery query, string csv)
    {
        SetName(context, query);
        return TypedResults.Text(csv, Csv);
    }

    /// <summary>Calls, each in a line.</summary>
    public static PushStreamHttpResult Of(HttpContext context, CallQuery query, CallPage page)
    {
        SetName(context, query);
        return query.Format == CallFormat.Csv
            ? TypedResults.Stream(output => WriteCsv(output, query.View, page), Csv)
            : TypedResults.Stream(output => WriteJson(output, query.View, page), Ndjson);
    }

    private static void SetName(HttpContext context, CallQuery query)
    {
        var period = CallPeriod.Of(query);
        Attachment.Name(context, period.Start, period.End, query.Format.ToString().ToLowerInvariant());
    }

    private static async Task WriteCsv(Stream output, CallView view, CallPage page)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        CsvLine.Write(text, [.. CallColumn.All.Select(column => column.Name)]);
        foreach (Call call in page.Calls)
        {
            CallRecord record = view.Describe(call).Rounded();
            CsvLine.Write(text, [.. CallColumn.All.Select(column => column.Cell(record))]);
            if (text.GetStringBuilder().Length >= PieceSize)
            {
                await Flush();
            }
        }

        await Flush();

        async Task Flush()
        {
            await output.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()));
            text.GetStringBuilder().Clear();
        }
    }

    private static async Task WriteJson(Stream output, CallView view, CallPage page)
    {
        using var piece = new MemoryStream(PieceSize);
        await using var writer = new Utf8JsonWriter(
            piece, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        foreach (Call call in page.Calls)
        {
            CallColumn.Write(writer, view.Describe(call));
            writer.Flush();
            writer.Reset();
            piece.WriteByte((byte)'\n');
            if (piece.Length >= PieceSize)
            {
                await Flush();
            }
        }

        await Flush();

        async Task Flush()
        {
            await output.WriteAsync(piece.GetBuffer().AsMemory(0, (int)piece.Length));
            piece.SetLength(0);
        }
    }
}
