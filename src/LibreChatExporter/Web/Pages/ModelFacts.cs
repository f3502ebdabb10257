using LibreChatExporter.Exposition;

namespace LibreChatExporter.Web.Pages;

/// <summary>What is known of models beside their usage, from what a scrape sees.</summary>
/// <param name="snapshot">What a scrape sees.</param>
internal sealed class ModelFacts(Snapshot snapshot)
{
    private readonly Dictionary<string, string> _providers = snapshot.Samples("librechat_model_info")
        .GroupBy(sample => sample["model"]).ToDictionary(model => model.Key, model => model.First()["provider"]);

    /// <summary>Who serves a model; null where no answer has shown it.</summary>
    public string? Provider(string model) => _providers.GetValueOrDefault(model);

    /// <summary>What a million tokens of a model cost: the kind of tokens, what is charged, and what it should be.</summary>
    public IEnumerable<(string Type, double? Charged, double? Reference, bool Differs)> Prices(string model)
    {
        SnapshotSample[] prices =
            [.. snapshot.Samples("librechat_model_price_usd_per_million_tokens").Where(sample => sample["model"] == model)];
        HashSet<string> differing =
        [
            .. snapshot.Samples("librechat_model_price_mismatch").Where(sample => sample["model"] == model && sample.Value == 1)
                .Select(sample => sample["type"]),
        ];
        return prices.Select(price => price["type"]).Distinct()
            .Select(type => (type, Price(type, "charged"), Price(type, "reference"), differing.Contains(type)));

        double? Price(string type, string source)
            => prices.FirstOrDefault(price => price["type"] == type && price["source"] == source)?.Value;
    }
}
