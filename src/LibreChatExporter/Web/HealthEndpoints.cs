using LibreChatExporter.Configuration;
using LibreChatExporter.Hosting;

namespace LibreChatExporter.Web;

/// <summary>
/// <c>/healthz</c>: the process is alive, and a restart would not help. <c>/readyz</c>: its figures can be used, that is, the source has
/// been read completely and a refresh has succeeded within the last three intervals. Anybody may ask; where others need a login, nobody is
/// told why it is not ready, as reasons may name hosts.
/// </summary>
internal sealed class HealthEndpoints(Refresher refresher, ExporterSettings settings, TimeProvider clock)
{
    private const int Intervals = 3;

    /// <summary>Answers <c>/healthz</c>.</summary>
    public Task Alive(HttpContext context)
    {
        bool isStuck = refresher.Health.IsStuck;
        context.Response.StatusCode = isStuck ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        return Write(context, isStuck ? "stuck: the refresh does not go on" : "alive");
    }

    /// <summary>Answers <c>/readyz</c>, with the reason where it is not ready.</summary>
    public Task Ready(HttpContext context)
    {
        string? reason = NotReady(refresher.Health);
        context.Response.StatusCode = reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return Write(context, reason is null ? "ready" : settings.Login is null ? reason : "not ready");
    }

    private static Task Write(HttpContext context, string text)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }

    private string? NotReady(Health health)
    {
        if (!health.IsLoaded || health.LastSuccess is null)
        {
            return $"not ready: the source has not been read completely yet{(health.Error is null ? "" : $": {health.Error}")}";
        }

        if (health.IsStuck)
        {
            return $"not ready: {health.Error}";
        }

        TimeSpan age = clock.GetElapsedTime(health.LastSuccess.Value);
        TimeSpan interval = settings.RefreshInterval > refresher.Pause ? settings.RefreshInterval : refresher.Pause;
        return age < Intervals * interval
            ? null
            : $"not ready: the last successful refresh was {age.TotalSeconds:F0} s ago: {health.Error}";
    }
}
