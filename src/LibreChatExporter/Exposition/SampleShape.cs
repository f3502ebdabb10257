using System.Globalization;
using System.Text;

namespace LibreChatExporter.Exposition;

/// <summary>
/// What stands around the label values and before the value of a sample; encoded once for all that differ in these alone.
/// </summary>
internal sealed class SampleShape
{
    /// <summary>The label of a bucket that says up to what it counts.</summary>
    public const string BoundLabel = "le";

    /// <summary>Describes the samples of a name.</summary>
    /// <param name="name">The name, with the suffix that the family's type demands.</param>
    /// <param name="labels">Names of the labels whose values differ from sample to sample.</param>
    /// <param name="bound">For a bucket, up to what it counts.</param>
    public SampleShape(string name, string[] labels, double? bound = null)
    {
        // The line is put together with a mark in the place of each value, and cut there.
        const char value = '\0';
        IEnumerable<string> pairs = labels.Select(label => $"{label}=\"{value}\"");
        if (bound is { } le)
        {
            pairs = pairs.Append($"{BoundLabel}=\"{Canonical(le)}\"");
        }

        string inBraces = string.Join(',', pairs);
        string line = inBraces.Length == 0 ? $"{name} " : $"{name}{{{inBraces}}} ";
        byte[][] pieces = [.. line.Split(value).Select(Encoding.UTF8.GetBytes)];
        (BeforeLabels, BeforeValue) = (pieces[..^1], pieces[^1]);
    }

    /// <summary>What stands before each label value.</summary>
    public byte[][] BeforeLabels { get; }

    /// <summary>What stands before the value.</summary>
    public byte[] BeforeValue { get; }

    /// <summary>A bound as OpenMetrics asks for it, so that it is the same text everywhere: Go's, but never an integer.</summary>
    private static string Canonical(double bound) => bound switch
    {
        double.PositiveInfinity => "+Inf",
        >= 1e-4 and < 1e6 => bound.ToString("0.0##############", CultureInfo.InvariantCulture),
        _ => bound.ToString("0.##############e+00", CultureInfo.InvariantCulture),
    };
}
