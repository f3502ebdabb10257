using System.Buffers.Text;
using System.Globalization;
using System.Text;
using LibreChatExporter.Calls;

namespace LibreChatExporter.Web.Api;

/// <summary>Where a page of calls ends, in a text that is nobody's business: it may be of another shape tomorrow.</summary>
/// <param name="Revision">The view that the page is of.</param>
/// <param name="Sort">What it is sorted by, as it was asked for.</param>
/// <param name="Rank">The place of its last call.</param>
internal sealed record CallCursor(long Revision, string Sort, CallRank Rank)
{
    /// <summary>Reads what <see cref="ToString"/> has written; null where it is something else.</summary>
    public static CallCursor? Parse(string text)
    {
        // To be asked first: what is invalid is thrown even by those that only try.
        if (!Base64Url.IsValid(text))
        {
            return null;
        }

        string[] parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split(' ');
        return parts.Length == 4
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long revision)
            && long.TryParse(parts[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long key)
            && int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && BitConverter.Int64BitsToDouble(key) is var value && !double.IsNaN(value)
            ? new CallCursor(revision, parts[1], new CallRank(value, number))
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{Revision} {Sort} {BitConverter.DoubleToInt64Bits(Rank.Key)} {Rank.Number}")));
}
