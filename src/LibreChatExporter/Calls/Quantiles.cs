namespace LibreChatExporter.Calls;

/// <summary>
/// What half of all values are below, and nineteen of twenty: between two, in proportion. Null where there are no values.
/// </summary>
internal readonly record struct Quantiles(double? Median, double? P95)
{
    /// <summary>Those of values, which are sorted by this.</summary>
    public static Quantiles Of(List<double> values)
    {
        values.Sort();
        return new Quantiles(At(values, 0.5), At(values, 0.95));
    }

    private static double? At(List<double> sorted, double share)
    {
        if (sorted.Count == 0)
        {
            return null;
        }

        double place = share * (sorted.Count - 1);
        int below = (int)place;
        double above = sorted[Math.Min(below + 1, sorted.Count - 1)];
        return sorted[below] + ((place - below) * (above - sorted[below]));
    }
}
