using LibreChatExporter.Configuration;
using LibreChatExporter.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LibreChatExporter.Web.Api;

/// <summary>Says why there is no answer yet, or will never be. Safe for any number of threads.</summary>
internal sealed class Unavailable(Refresher refresher, ExporterSettings settings)
{
    /// <summary>When to ask again while the source is read for the first time, in seconds.</summary>
    private const string RetryAfterSeconds = "10";

    /// <summary>The answer.</summary>
    /// <param name="response">Told when to ask again.</param>
    /// <param name="collector">The collector that keeps what is asked.</param>
    /// <param name="subject">What that is, with its verb.</param>
    public ProblemHttpResult Answer(HttpResponse response, string collector, string subject)
    {
        (string reason, bool isSoonKnown) = !settings.IsEnabled(collector)
            ? ($"{subject} not kept: it is disabled in the settings", false)
            : !refresher.Health.IsLoaded ? ("the source has not been read completely yet", true)
            : ($"{subject} not known; the log says why", true);
        if (isSoonKnown)
        {
            response.Headers.RetryAfter = RetryAfterSeconds;
        }

        return TypedResults.Problem(reason, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
