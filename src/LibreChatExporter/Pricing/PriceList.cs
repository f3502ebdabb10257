using LibreChatExporter.Primitives;

namespace LibreChatExporter.Pricing;

/// <summary>The prices to compare with: the operator's own, and a table for all other models. Immutable.</summary>
/// <param name="own">The operator's prices; the first whose pattern matches is taken.</param>
/// <param name="reference">The table for models that none of them matches.</param>
internal sealed class PriceList(IReadOnlyList<OwnPrice> own, PriceTable reference)
{
    private readonly (GlobList Models, ModelPrice Price)[] _own = [.. own.Select(price => (new GlobList([price.Models]), price.Price))];

    /// <summary>
    /// The price of a model; null where neither the operator nor the table has one. Searches all patterns: keep the answer.
    /// </summary>
    public ModelPrice? Find(string model)
    {
        foreach ((GlobList models, ModelPrice price) in _own)
        {
            if (models.Matches(model))
            {
                return price;
            }
        }

        return reference.Find(model);
    }
}
