namespace LibreChatExporter.Web;

/// <summary>Looks at files again and again. Notifications of the system would miss what is mounted, linked or swapped.</summary>
/// <param name="files">The files.</param>
/// <param name="log">Where to log what changed and what is wrong.</param>
internal sealed class FileWatch<T>(WatchedFiles<T> files, ILogger<FileWatch<T>> log) : BackgroundService
    where T : class
{
    /// <summary>The files are small: a look costs microseconds.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            files.Look(log);
        }
    }
}
