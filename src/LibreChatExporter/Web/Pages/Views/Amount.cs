namespace LibreChatExporter.Web.Pages.Views;

/// <summary>What a number counts, which decides how it is written.</summary>
public enum AmountKind
{
    /// <summary>Whole things, such as tokens.</summary>
    Count,

    /// <summary>What is measured, such as seconds: with a digit behind the point.</summary>
    Measure,

    /// <summary>US dollars.</summary>
    Usd,

    /// <summary>A part of a whole, 0 to 1.</summary>
    Share,
}

/// <summary>A number on a page.</summary>
/// <param name="Value">The number.</param>
/// <param name="Kind">What it counts.</param>
public readonly record struct Amount(double Value, AmountKind Kind)
{
    /// <summary>An amount of money, in US dollars.</summary>
    public static Amount Usd(double value) => new(value, AmountKind.Usd);

    /// <summary>A number of things.</summary>
    public static Amount Count(double value) => new(value, AmountKind.Count);

    /// <summary>What is measured, such as seconds.</summary>
    public static Amount Measure(double value) => new(value, AmountKind.Measure);

    /// <summary>A part of a whole.</summary>
    public static Amount Share(double value) => new(value, AmountKind.Share);
}
