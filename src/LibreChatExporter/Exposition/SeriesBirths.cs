namespace LibreChatExporter.Exposition;

/// <summary>
/// Decides when a counter series that was born late shows its value. Prometheus' <c>increase()</c> cannot see the first sample of a series,
/// so such a series is shown as 0 until a scraper has read that 0. Time is counted in snapshots, numbered 1, 2, 3, … Used by the refreshing
/// thread only.
/// </summary>
internal sealed class SeriesBirths
{
    /// <summary>The number of the snapshot that is being prepared: series that appear now are born in it.</summary>
    public int Current { get; private set; } = 1;

    /// <summary>Series born in this snapshot or an earlier one show their value.</summary>
    public int RevealedThrough { get; private set; }

    /// <summary>Lets the series born up to snapshot <paramref name="number"/> show their values.</summary>
    public void RevealThrough(int number) => RevealedThrough = Math.Max(RevealedThrough, number);

    /// <summary>Goes on to the next snapshot.</summary>
    public void Advance() => Current++;
}
