using System.Globalization;
using LibreChatExporter.History;

namespace LibreChatExporter.Reports;

/// <summary>
/// A column of amounts as people read them: whole units, such as hundredths of a cent, into which parts are divided so that every column
/// adds up as it is shown.
/// </summary>
/// <param name="Title">Its title, in words.</param>
/// <param name="Decimals">Digits behind the point.</param>
/// <param name="Suffix">What stands behind the number.</param>
/// <param name="Units">The exact amount of a sum, in units.</param>
/// <param name="IsPartOfCost">Whether it is one of those that the cost is made of.</param>
internal sealed record AmountColumn(string Title, int Decimals, string Suffix, Func<UsageSum, double> Units, bool IsPartOfCost = false)
{
    internal string Format(Int128 units)
    {
        Int128 scale = (Int128)Math.Pow(10, Decimals);
        (Int128 whole, Int128 rest) = Int128.DivRem(units, scale);
        string text = whole.ToString("N0", CultureInfo.InvariantCulture);
        return Decimals == 0 ? text + Suffix : $"{text}.{((long)rest).ToString($"D{Decimals}", CultureInfo.InvariantCulture)}{Suffix}";
    }
}

/// <summary>The amounts of a report as people read them.</summary>
internal sealed class Amounts
{
    /// <summary>From this total on, in US dollars, hundredths of a cent matter to nobody.</summary>
    private const double Large = 100;

    private const int Cost = 0;

    private readonly AmountColumn[] _columns;

    /// <summary>The amounts of a report with this total.</summary>
    internal Amounts(UsageSum total)
    {
        int decimals = total.CostUsd < Large ? 4 : 2;
        double perUsd = Math.Pow(10, decimals);
        double perMille = total.CostUsd > 0 ? 1000 / total.CostUsd : 0;
        _columns =
        [
            Money(UsageColumn.Cost) with { Units = _ => 0, IsPartOfCost = false },
            new("share", 1, "%", sum => sum.CostUsd * perMille),
            Money(UsageColumn.InputCost),
            Money(UsageColumn.OutputCost),
            .. total.OtherCredits > 0 ? [Money(UsageColumn.OtherCost)] : (AmountColumn[])[],
            Count(UsageColumn.Input),
            Count(UsageColumn.Output),
            Count(UsageColumn.CacheWrite),
            Count(UsageColumn.CacheRead),
            Count(UsageColumn.Calls),
        ];
        Total = AddUp([.. _columns.Select(column => Apportionment.Round(column.Units(total)))]);

        AmountColumn Money(UsageColumn column) => new(column.Title, decimals, "", sum => column.Amount(sum) * perUsd, IsPartOfCost: true);
        AmountColumn Count(UsageColumn column) => new(column.Title, 0, "", column.Amount);
    }

    /// <summary>The titles.</summary>
    internal IEnumerable<string> Titles => _columns.Select(column => column.Title);

    /// <summary>The units of the total.</summary>
    internal Int128[] Total { get; }

    /// <summary>The units of each part of a whole.</summary>
    internal Int128[][] Divide(Int128[] whole, IReadOnlyList<UsageSum> parts)
    {
        Int128[][] units = [.. parts.Select(_ => new Int128[_columns.Length])];
        for (int c = 0; c < _columns.Length; c++)
        {
            Int128[] divided = c == Cost ? new Int128[parts.Count] : Apportionment.Divide(whole[c], [.. parts.Select(_columns[c].Units)]);
            for (int part = 0; part < divided.Length; part++)
            {
                units[part][c] = divided[part];
            }
        }

        return [.. units.Select(AddUp)];
    }

    /// <summary>The texts of a line.</summary>
    internal IEnumerable<string> Format(Int128[] units) => _columns.Zip(units, (column, amount) => column.Format(amount));

    /// <summary>The cost is that of its parts as they are shown, so that lines add up as columns do.</summary>
    private Int128[] AddUp(Int128[] units)
    {
        units[Cost] = _columns.Zip(units)
            .Where(column => column.First.IsPartOfCost)
            .Aggregate(Int128.Zero, (sum, column) => sum + column.Second);
        return units;
    }
}
