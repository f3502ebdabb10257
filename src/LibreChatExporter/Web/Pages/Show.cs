using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using LibreChatExporter.History;
using LibreChatExporter.Web.Pages.Views;
using Microsoft.AspNetCore.Html;

namespace LibreChatExporter.Web.Pages;

/// <summary>
/// Writes numbers into pages: exactly for programs, and for people, whose browser puts it into their own language.
/// </summary>
internal static class Show
{
    /// <summary>Digits of money behind the point that are exact: the API has as many.</summary>
    private const int MoneyDigits = UsageColumn.Digits;

    /// <summary>Letters of all languages stay as they are: pages are in UTF-8.</summary>
    internal static HtmlEncoder Encoder { get; } = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>A number, with its exact value for programs.</summary>
    public static HtmlString Of(Amount amount) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"<data value=\"{Exact(amount)}\" data-kind=\"{Kind(amount.Kind)}\">{Encoder.Encode(Text(amount))}</data>"));

    /// <summary>A growth or a fall, with its sign.</summary>
    public static string Change(double change) => change.ToString("+0 %;−0 %;0 %", CultureInfo.InvariantCulture);

    /// <summary>The name of a kind in pages.</summary>
    public static string Kind(AmountKind kind) => kind switch
    {
        AmountKind.Usd => "usd",
        AmountKind.Share => "share",
        AmountKind.Measure => "measure",
        _ => "count",
    };

    /// <summary>The exact value.</summary>
    public static string Exact(Amount amount) => Exact(amount.Value, amount.Kind);

    /// <summary>The exact value.</summary>
    public static string Exact(double value, AmountKind kind)
        => (kind == AmountKind.Count ? value : Math.Round(value, MoneyDigits)).ToString("0.############", CultureInfo.InvariantCulture);

    /// <summary>Money has cents, or as many digits as small amounts need.</summary>
    public static string Text(Amount amount) => amount.Kind switch
    {
        AmountKind.Usd => "$" + amount.Value.ToString(
            Math.Abs(amount.Value) is >= 1 or 0 ? "N2" : Math.Abs(amount.Value) >= 0.01 ? "N4" : "0.########",
            CultureInfo.InvariantCulture),
        AmountKind.Share => amount.Value.ToString("0.0 %", CultureInfo.InvariantCulture),
        AmountKind.Measure => amount.Value.ToString("N1", CultureInfo.InvariantCulture),
        _ => amount.Value.ToString("N0", CultureInfo.InvariantCulture),
    };
}
