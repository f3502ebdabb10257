using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace LibreChatExporter.Exposition;

/// <summary>
/// Chooses media type and compression from what a client accepts, by RFC 9110 section 12.5: who asks for nothing that can be had gets the
/// usual type rather than an error.
/// </summary>
internal static class ContentNegotiation
{
    private static readonly (MediaTypeHeaderValue Type, ExpositionFormat Format)[] Formats =
    [
        .. ((ExpositionFormat[])[ExpositionFormat.Prometheus, ExpositionFormat.OpenMetrics])
            .Select(format => (MediaTypeHeaderValue.Parse(format.ContentType()), format)),
    ];

    /// <summary>The format of a snapshot.</summary>
    /// <param name="accept">The values of <c>Accept</c>.</param>
    public static ExpositionFormat Format(StringValues accept) => Choose(accept, Formats);

    /// <summary>
    /// What has the highest quality; of equals, what the client names first. What it does not name has the quality of the range that it is
    /// in.
    /// </summary>
    /// <param name="accept">The values of <c>Accept</c>.</param>
    /// <param name="served">What there is, the usual first. Of parameters, a version alone has to be what the client asks for.</param>
    public static T Choose<T>(StringValues accept, IReadOnlyList<(MediaTypeHeaderValue Type, T Answer)> served)
    {
        T best = served[0].Answer;
        if (!MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? ranges))
        {
            return best;
        }

        (double bestQuality, int bestPlace) = (0, -1);
        foreach ((MediaTypeHeaderValue type, T answer) in served)
        {
            int place = Nearest(type, ranges);
            double quality = place < 0 ? 0 : ranges[place].Quality ?? 1;
            if (quality > bestQuality || (quality == bestQuality && place < bestPlace))
            {
                (best, bestQuality, bestPlace) = (answer, quality, place);
            }
        }

        return best;
    }

    /// <summary>Whether the client takes gzip.</summary>
    /// <param name="acceptEncoding">The values of <c>Accept-Encoding</c>.</param>
    public static bool AcceptsGzip(StringValues acceptEncoding)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding, out IList<StringWithQualityHeaderValue>? codings))
        {
            return false;
        }

        StringWithQualityHeaderValue? gzip = codings
            .FirstOrDefault(coding => coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            ?? codings.FirstOrDefault(coding => coding.Value == "*");
        return gzip is not null && (gzip.Quality ?? 1) > 0;
    }

    /// <summary>The number of the narrowest range that a type is in, the first of several; -1 where it is in none.</summary>
    private static int Nearest(MediaTypeHeaderValue type, IList<MediaTypeHeaderValue> ranges)
    {
        (int nearest, int narrowest) = (-1, int.MaxValue);
        for (int i = 0; i < ranges.Count; i++)
        {
            int width = ranges[i].MatchesAllTypes ? 2 : ranges[i].MatchesAllSubTypes ? 1 : 0;
            if (width < narrowest && IsIn(type, ranges[i]))
            {
                (nearest, narrowest) = (i, width);
            }
        }

        return nearest;
    }

    private static bool IsIn(MediaTypeHeaderValue type, MediaTypeHeaderValue range)
        => (range.MatchesAllTypes || range.Type.Equals(type.Type, StringComparison.OrdinalIgnoreCase))
            && (range.MatchesAllSubTypes || range.SubType.Equals(type.SubType, StringComparison.OrdinalIgnoreCase))
            && (VersionOf(range) is not { } version || version == VersionOf(type));

    private static string? VersionOf(MediaTypeHeaderValue type)
        => type.Parameters.FirstOrDefault(p => p.Name.Equals("version", StringComparison.OrdinalIgnoreCase))?.Value.Value?.Trim('"');
}
