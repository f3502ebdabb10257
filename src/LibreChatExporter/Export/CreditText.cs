using System.Globalization;

namespace LibreChatExporter.Export;

/// <summary>
/// Writes credits as US dollars without dividing: the same digits with the point six places to the left. Whoever moves it back has the
/// credits to the last digit, which a division loses now and then.
/// </summary>
internal static class CreditText
{
    private const int Places = 6;

    /// <summary>Writes an amount.</summary>
    /// <param name="credits">In credits, 0 or more.</param>
    /// <param name="usd">Where to write.</param>
    /// <returns>How many bytes it takes.</returns>
    internal static int AsUsd(double credits, Span<byte> usd)
    {
        Span<byte> text = stackalloc byte[LineSyntax.MaxNumber];
        credits.TryFormat(text, out int length, "R", CultureInfo.InvariantCulture);
        text = text[..length];
        int exponent = text.IndexOf((byte)'E');
        if (exponent >= 0)
        {
            int power = int.Parse(text[(exponent + 1)..], CultureInfo.InvariantCulture) - Places;
            text[..(exponent + 1)].CopyTo(usd);
            power.TryFormat(usd[(exponent + 1)..], out int digits, default, CultureInfo.InvariantCulture);
            return exponent + 1 + digits;
        }

        int point = text.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = point < 0 ? text : text[..point], fraction = point < 0 ? default : text[(point + 1)..];
        int kept = Math.Max(0, whole.Length - Places);
        int written = Append(usd, 0, kept == 0 ? "0"u8 : whole[..kept]);
        written = Append(usd, written, "."u8);
        written = Append(usd, written, "000000"u8[..Math.Max(0, Places - whole.Length)]);
        written = Append(usd, written, whole[kept..]);
        written = Append(usd, written, fraction);
        return usd[..written].TrimEnd("0"u8).TrimEnd("."u8).Length;
    }

    private static int Append(Span<byte> text, int written, ReadOnlySpan<byte> more)
    {
        more.CopyTo(text[written..]);
        return written + more.Length;
    }
}
