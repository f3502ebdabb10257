using LibreChatExporter.Pricing;

namespace LibreChatExporter.Configuration;

/// <summary>Reads the settings file's prices.</summary>
internal static class PriceSection
{
    /// <summary>The keys of an entry.</summary>
    public static readonly IReadOnlyList<string> Keys = [Model, .. PriceKeys, PremiumAbove, .. PriceKeys.Select(key => Premium + key)];

    private const string Model = "model";

    private const string PremiumAbove = "premium-above";

    private const string Premium = "premium-";

    private static IEnumerable<string> PriceKeys => ["input", "output", "cache-write", "cache-read"];

    /// <summary>The prices of the entries.</summary>
    /// <exception cref="SettingsException">One is wrong.</exception>
    public static IReadOnlyList<OwnPrice> Read(IReadOnlyList<FileEntry> entries)
    {
        List<OwnPrice> prices = [];
        HashSet<string> models = new(StringComparer.OrdinalIgnoreCase);
        foreach (FileEntry entry in entries)
        {
            OwnPrice price = Read(entry);
            prices.Add(models.Add(price.Models) ? price : throw entry.Required(Model).Wrong("two prices are for this model"));
        }

        return prices;
    }

    private static OwnPrice Read(FileEntry entry)
    {
        GivenValue model = entry.Required(Model);
        if (model.Text.Contains(','))
        {
            throw model.IsNot("one pattern; each has an entry of its own");
        }

        ModelPrice price = Price(entry, prefix: "");
        if (entry.Find(PremiumAbove) is { } above)
        {
            return new OwnPrice(
                model.Text, price with { PremiumAbove = above.AboveZero("a number of tokens"), Premium = Price(entry, Premium) });
        }

        GivenValue? lost = PriceKeys.Select(key => entry.Find(Premium + key)).FirstOrDefault(value => value is not null);
        return lost is null
            ? new OwnPrice(model.Text, price)
            : throw lost.Wrong($"{PremiumAbove} is missing, the number of tokens above which this holds");
    }

    private static ModelPrice Price(FileEntry entry, string prefix) => new(
        entry.Required(prefix + "input").Price(),
        entry.Required(prefix + "output").Price(),
        entry.Find(prefix + "cache-write")?.Price(),
        entry.Find(prefix + "cache-read")?.Price());
}
