namespace LibreChatExporter.Reports;

/// <summary>
/// Rounds the parts of a whole so that, as they are shown, they add up to it: each is rounded down, and those that lost most get what is
/// missing, one unit each.
/// </summary>
internal static class Apportionment
{
    /// <summary>
    /// What sums of doubles may be wrong by, in units: as little below a whole number is that number, and as little more decides nothing.
    /// </summary>
    private const double Noise = 1e-6;

    private const int NoiseDigits = 6;

    /// <summary>What a part of nothing loses: less than any other, so that nothing is what it stays.</summary>
    private const double Nothing = -1;

    /// <summary>Divides whole units.</summary>
    /// <param name="whole">How many there are.</param>
    /// <param name="parts">The exact parts, in units, not negative. They add up to about the whole.</param>
    internal static Int128[] Divide(Int128 whole, ReadOnlySpan<double> parts)
    {
        var units = new Int128[parts.Length];
        var lost = new double[parts.Length];
        Int128 missing = whole;
        for (int i = 0; i < parts.Length; i++)
        {
            double down = Math.Floor(parts[i] + Noise);
            (units[i], lost[i]) = ((Int128)down, parts[i] == 0 ? Nothing : Math.Round(parts[i] - down, NoiseDigits));
            missing -= units[i];
        }

        if (parts.Length == 0 || missing == 0)
        {
            return units;
        }

        if (missing > 0 && missing <= parts.Length)
        {
            foreach (int i in Enumerable.Range(0, parts.Length).OrderByDescending(i => lost[i]).Take((int)missing))
            {
                units[i]++;
            }
        }
        else
        {
            // Amounts of nonsense, beyond what doubles can hold to the unit: nobody sees it in the largest.
            units[Array.IndexOf(units, units.Max())] += missing;
        }

        return units;
    }

    /// <summary>An amount in whole units.</summary>
    internal static Int128 Round(double amount) => (Int128)Math.Round(amount, MidpointRounding.AwayFromZero);
}
