namespace LibreChatExporter.Hosting;

/// <summary>
/// How long to wait between two refreshes: the interval. While the transactions cannot be read it is the interval first and then twice as
/// long each time, up to a minute; and up to a fifth more or less, so that several exporters do not come back to a struggling server at the
/// same instant. Not thread-safe.
/// </summary>
/// <param name="interval">The wait after a success.</param>
/// <param name="random">Where the differences come from.</param>
internal sealed class RefreshPace(TimeSpan interval, Random random)
{
    private const double Jitter = 0.2;

    /// <summary>No wait grows beyond this, but for an interval that is longer anyway.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private TimeSpan? _afterFailure;

    /// <summary>The wait after a refresh.</summary>
    /// <param name="hasRead">Whether it could read the transactions.</param>
    public TimeSpan After(bool hasRead)
    {
        if (hasRead)
        {
            _afterFailure = null;
            return interval;
        }

        TimeSpan wait = _afterFailure ?? interval;
        TimeSpan longest = interval > Longest ? interval : Longest;
        _afterFailure = 2 * wait < longest ? 2 * wait : longest;
        return wait * (1 + (Jitter * ((2 * random.NextDouble()) - 1)));
    }
}
