namespace LibreChatExporter.Exposition;

/// <summary>
/// Decides when a counter series that was born late shows its value. Prometheus' <c>increase()</c> cannot see the first sample of a series,
/// so such a series is shown as 0 until a scraper has read that 0. Time is counted in snapshots, numbered 1, 2, 3, … Used by the refreshing
/// thread only.
/// </summary>
internal sealed class SeriesBirths
{
    /// <summary>How many series were born in each snapshot whose births are held back, the present one left out.</summary>
    private readonly Queue<(int Snapshot, int Series)> _heldBack = [];

    private int _bornNow;

    /// <summary>The number of the snapshot that is being prepared: series that appear now are born in it.</summary>
    public int Current { get; private set; } = 1;

    /// <summary>Series born in this snapshot or an earlier one show their value.</summary>
    public int RevealedThrough { get; private set; }

    /// <summary>How many series are shown as 0 because their birth is held back.</summary>
    public int Waiting { get; private set; }

    /// <summary>Notes that series appear.</summary>
    /// <param name="series">How many.</param>
    /// <returns>The snapshot that they are born in.</returns>
    public int Bear(int series)
    {
        _bornNow += series;
        Waiting += series;
        return Current;
    }

    /// <summary>Lets the series born up to snapshot <paramref name="number"/> show their values.</summary>
    public void RevealThrough(int number)
    {
        RevealedThrough = Math.Max(RevealedThrough, number);
        while (_heldBack.TryPeek(out (int Snapshot, int Series) births) && births.Snapshot <= RevealedThrough)
        {
            Waiting -= _heldBack.Dequeue().Series;
        }
    }

    /// <summary>Goes on to the next snapshot.</summary>
    public void Advance()
    {
        if (_bornNow > 0)
        {
            _heldBack.Enqueue((Current, _bornNow));
            _bornNow = 0;
        }

        Current++;
    }
}
