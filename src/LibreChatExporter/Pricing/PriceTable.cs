using System.Globalization;

namespace LibreChatExporter.Pricing;

/// <summary>Prices by patterns of model names, which are looked up as LibreChat does it. Immutable.</summary>
public sealed class PriceTable
{
    private const string Resource = "reference-prices.csv";

    /// <summary>
    /// LibreChat's rules for old names of OpenAI, the first that is found in the name decides. Its rules for <c>gpt-3.5-turbo-16k</c> and
    /// <c>gpt-4-32k</c> are left out: such names contain patterns of the table, <c>16k</c> and <c>32k</c>, and never get here.
    /// </summary>
    private static readonly (string Part, string Pattern)[] LegacyRules =
    [
        ("gpt-3.5", "4k"), ("gpt-4-vision", "gpt-4-1106"), ("gpt-4-0125", "gpt-4-1106"), ("gpt-4-turbo", "gpt-4-1106"), ("gpt-4", "8k"),
    ];

    private readonly List<(string Pattern, ModelPrice Price)> _patterns = [];

    private PriceTable(TextReader csv)
    {
        while (csv.ReadLine() is string line)
        {
            if (!line.StartsWith('#'))
            {
                _patterns.Add(Parse(line.Split(',')));
            }
        }

        // The longest pattern wins, and the last of equally long ones. Sorted so, the first that is found is the one.
        _patterns.Reverse();
        _patterns = [.. _patterns.OrderByDescending(entry => entry.Pattern.Length)];
    }

    /// <summary>
    /// The table that LibreChat brings with it, read when it is first asked for. All of its prices have the surcharge for stopped answers.
    /// </summary>
    public static PriceTable LibreChat { get; } = Load();

    /// <summary>How many patterns there are.</summary>
    public int Count => _patterns.Count;

    /// <summary>
    /// The price of the longest pattern that is part of the model's name, in lower case; null where LibreChat knows none and charges its
    /// default. Searches all patterns: keep the answer.
    /// </summary>
    public ModelPrice? Find(string model)
    {
        string name = model.ToLowerInvariant();
        return Search(name) ?? SearchLegacy(name);
    }

    private ModelPrice? SearchLegacy(string name)
    {
        foreach ((string part, string pattern) in LegacyRules)
        {
            if (name.Contains(part, StringComparison.Ordinal))
            {
                return Search(pattern);
            }
        }

        return null;
    }

    private ModelPrice? Search(string name)
    {
        foreach ((string pattern, ModelPrice price) in _patterns)
        {
            if (name.Contains(pattern, StringComparison.Ordinal))
            {
                return price;
            }
        }

        return null;
    }

    private static PriceTable Load()
    {
        using Stream stream = typeof(PriceTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is missing from the assembly");
        using var reader = new StreamReader(stream);
        return new PriceTable(reader);
    }

    private static (string Pattern, ModelPrice Price) Parse(string[] fields)
    {
        ModelPrice price = new(Required(fields[1]), Required(fields[2]), Optional(fields[3]), Optional(fields[4])) { IsLibreChats = true };
        return (fields[0], Optional(fields[5]) is double above ? price with { PremiumAbove = above, Premium = ParsePremium(price, fields) } : price);
    }

    /// <summary>
    /// A tier that lists no cache prices leaves those of the model as they are; only a model without any is charged the tier's input price
    /// for them.
    /// </summary>
    private static ModelPrice ParsePremium(ModelPrice price, string[] fields) => new(
        Required(fields[6]), Required(fields[7]), Optional(fields[8]) ?? price.CacheWrite, Optional(fields[9]) ?? price.CacheRead);

    private static double Required(string field) => double.Parse(field, CultureInfo.InvariantCulture);

    private static double? Optional(string field) => field.Length == 0 ? null : Required(field);
}
