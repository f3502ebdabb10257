using System.Globalization;
using System.Net.Mime;
using Microsoft.Net.Http.Headers;

namespace LibreChatExporter.Web.Api;

/// <summary>Makes an answer a file, whose name says what it is and of when.</summary>
internal static class Attachment
{
    /// <summary>Names the file.</summary>
    /// <param name="context">The request.</param>
    /// <param name="start">When its time begins, on the clock of the time zone.</param>
    /// <param name="end">When it ends.</param>
    /// <param name="extension">What it is.</param>
    public static void Name(HttpContext context, DateTimeOffset start, DateTimeOffset end, string extension)
        => context.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue(DispositionTypeNames.Attachment)
        {
            FileName = string.Create(
                CultureInfo.InvariantCulture,
                $"{Path.GetFileName(context.Request.Path)}_{start:yyyy-MM-dd}_{end:yyyy-MM-dd}.{extension}"),
        }.ToString();
}
