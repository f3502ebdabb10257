namespace LibreChatExporter.Reports;

/// <summary>
/// Rounds the parts of a whole so that, as they are shown, they add up to it: each is rounded down, and those that lost most get what is missing, one
/// unit each.
/// </summary>
internal static class Apportionment
{
    /// <summary>What sums of doubles may be wrong by, in units: as little below a whole number is that number.</summary>
    private const double Noise = 1e-6;

    /// <summary>Divides whole units.</summary>
    /// <param name="whole">How many there are.</param>
    /// <param name="parts">The exact parts, in units, not negative. They add up to about the whole.</param>
    internal static Int128[] Divide(Int128 whole, ReadOnlySpan<double> parts)
    {
        var units = new Int128[parts.Length];
        var lost = new double[parts.Length];
        var order = new int[parts.Length];
        Int128 missing = whole;
        for (int i = 0; i < parts.Length; i++)
        {
            double down = Math.Floor(parts[i] + Noise);
            (units[i], lost[i], order[i]) = ((Int128)down, down - parts[i], i);
            missing -= units[i];
        }

        if (parts.Length == 0 || missing == 0)
        {
            return units;
        }

        Array.Sort(lost, order);
        if (missing > 0 && missing <= parts.Length)
        {
            for (int i = 0; i < (int)missing; i++)
            {
                units[order[i]]++;
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
