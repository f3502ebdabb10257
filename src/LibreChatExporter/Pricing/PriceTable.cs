using System.Globalization;

namespace LibreChatExporter.Pricing;

/// <summary>Prices by patterns of model names, which are looked up as LibreChat does it. Immutable.</summary>
internal sealed class PriceTable
{
    /// <summary>What LibreChat charges for a million tokens, of input as of output, of a model that has no price.</summary>
    public const double DefaultPrice = 6;

    private const string Resource = "reference-prices.csv";

    private const string SchemasField = "# data schemas: ";

    private const string DateField = "# date: ";

    /// <summary>
    /// The pattern of the table that an old name of OpenAI has the price of, null where it has none. LibreChat looks such names up in its
    /// list of context sizes, longest first as well; of that list, these are the ones that no pattern of the table is part of.
    /// </summary>
    private static readonly NamePatterns<string?> OldNames = new(
    [
        ("gpt-3.5-turbo", "4k"), ("gpt-3.5-turbo-0301", "4k"), ("gpt-3.5-turbo-0613", "4k"),
        ("gpt-4", "8k"), ("gpt-4-0613", "8k"), ("gpt-4-0125", "gpt-4-1106"), ("gpt-4-turbo", "gpt-4-1106"), ("gpt-4-vision", "gpt-4-1106"),
        ("mistral-", null), ("nova-2-pro", null), ("gpt-6.1-sol", null), ("openai.gpt-6.1-sol", null),
    ]);

    private readonly NamePatterns<ModelPrice> _prices;

    private PriceTable(TextReader csv)
    {
        List<(string Pattern, ModelPrice Price)> prices = [];
        while (csv.ReadLine() is string line)
        {
            if (line.StartsWith(SchemasField, StringComparison.Ordinal))
            {
                Schemas = line[SchemasField.Length..];
            }
            else if (line.StartsWith(DateField, StringComparison.Ordinal))
            {
                Date = line[DateField.Length..];
            }
            else if (!line.StartsWith('#'))
            {
                prices.Add(Parse(line.Split(',')));
            }
        }

        Count = prices.Count;
        _prices = new NamePatterns<ModelPrice>(prices);
    }

    /// <summary>
    /// The table that LibreChat brings with it, read when it is first asked for. All of its prices have the surcharge for stopped answers.
    /// </summary>
    public static PriceTable LibreChat { get; } = Load();

    /// <summary>How many patterns there are.</summary>
    public int Count { get; }

    /// <summary>The version of LibreChat's data schemas that the table is from.</summary>
    public string Schemas { get; } = "";

    /// <summary>The day, in ISO 8601, on which that version was published.</summary>
    public string Date { get; } = "";

    /// <summary>
    /// The price of a model; null where LibreChat knows none and charges <see cref="DefaultPrice"/>. Searches all patterns: keep the
    /// answer.
    /// </summary>
    public ModelPrice? Find(string model)
    {
        string name = model.ToLowerInvariant();
        return _prices.Find(name) is { } found ? found.Value : FindOld(model, name);
    }

    /// <summary>Of names that it has in no list, LibreChat does not ignore the case.</summary>
    private ModelPrice? FindOld(string model, string name)
    {
        string? pattern = OldNames.Find(name) is { } old ? old.Value : model.Contains("gpt-3.5", StringComparison.Ordinal) ? "4k" : null;
        return pattern is null ? null : _prices.Find(pattern)?.Value;
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
        return (fields[0], Optional(fields[5]) is double above
            ? price with { PremiumAbove = above, Premium = ParsePremium(price, fields) }
            : price);
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
