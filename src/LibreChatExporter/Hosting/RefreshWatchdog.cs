using LibreChatExporter.Configuration;

namespace LibreChatExporter.Hosting;

/// <summary>
/// Notices a refresh that does not go on. Whatever a source does, each question to it ends in time, so this is a fault that nobody knows of
/// yet: it must not pass for a quiet night, and a restart helps. The refresh is left alone, since it may go on after all.
/// </summary>
internal sealed class RefreshWatchdog(
    Refresher refresher, ExporterSettings settings, TimeProvider clock, ILogger<RefreshWatchdog> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(20);

    /// <summary>Far above what a refresh may take over one step.</summary>
    private readonly TimeSpan _limit = (2 * settings.QueryTimeout) + Margin;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);

        // A host that could not listen is disposed without being stopped, and would report a token that ends its wait as a failure.
        using CancellationTokenRegistration end = stoppingToken.Register(timer.Dispose);
        (long? seen, long since, bool isStuck) = (null, clock.GetTimestamp(), false);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            long? progress = refresher.Progress;
            if (progress is null || progress != seen)
            {
                if (isStuck)
                {
                    log.LogWarning("the refresh goes on again");
                }

                (seen, since, isStuck) = (progress, clock.GetTimestamp(), false);
            }
            else if (clock.GetElapsedTime(since) >= _limit && refresher.DeclareStuck(_limit))
            {
                isStuck = true;
                log.LogError(
                    "the refresh has not gone on for {Seconds:F0} s; the last totals stay, librechat_up is 0 and /healthz says 503: "
                    + "restart the exporter",
                    _limit.TotalSeconds);
            }
        }
    }
}
