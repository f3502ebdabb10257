using LibreChatExporter.Configuration;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Hosting;

/// <summary>
/// Refreshes, sleeps as <see cref="RefreshPace"/> says and refreshes again, on a thread of its own, because sources block; that thread also
/// ends the source. At the end of the process it is waited for only a moment: it ends what it asks at once, but a name that is being looked
/// up cannot be broken off, and nothing is lost by leaving it.
/// </summary>
internal sealed class RefreshService(Refresher refresher, ILibreChatSource source, ExporterSettings settings, ILogger<RefreshService> log)
    : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private Thread? _thread;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        refresher.Publish();
        return Task.CompletedTask;
    }

    /// <summary>Only once the port is known to be free: a process that cannot serve must not have begun to read.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _thread = new Thread(Loop) { IsBackground = true, Name = "refresh" };
        _thread.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping.Cancel();
        if (_thread is not null && !_thread.Join(ShutdownTimeout))
        {
            log.LogWarning("the refresh does not end; leaving without waiting for it");
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A thread that is still waiting for the source will look at the token when it comes back.
        if (_thread is not { IsAlive: true })
        {
            _stopping.Dispose();
        }
    }

    private void Loop()
    {
        CancellationToken cancellation = _stopping.Token;
        var pace = new RefreshPace(settings.RefreshInterval, Random.Shared);
        bool wasUp = false;
        HashSet<string> noticed = [];
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                refresher.Refresh(cancellation);
                foreach (string notice in refresher.Notices.Where(noticed.Add))
                {
                    log.LogWarning("{Notice}", notice);
                }

                if (refresher.Health.IsUp != wasUp)
                {
                    wasUp = !wasUp;
                    Tell(wasUp);
                }

                TimeSpan wait = pace.After(refresher.Health.IsUp);
                cancellation.WaitHandle.WaitOne(wait > refresher.Pause ? wait : refresher.Pause);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            log.LogDebug("refreshing has ended");
        }
        finally
        {
            refresher.Save();
            source.Dispose();
        }
    }

    private void Tell(bool isUp)
    {
        if (isUp)
        {
            log.LogInformation("the source has been read; the figures are up to date");
        }
        else
        {
            log.LogWarning("the source cannot be read any more; the last totals stay");
        }
    }
}
