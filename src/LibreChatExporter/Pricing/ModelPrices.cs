using System.Text;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Pricing;

/// <summary>The price of each model by its label, looked up once. Not thread-safe.</summary>
public sealed class ModelPrices(PriceList prices, LabelTable labels)
{
    private ModelPrice?[] _known = [];
    private bool[] _asked = [];

    /// <summary>The price of the model with this label; null where there is none.</summary>
    public ModelPrice? Of(int label)
    {
        if (label >= _known.Length)
        {
            int length = Math.Max(2 * _known.Length, label + 1);
            Array.Resize(ref _known, length);
            Array.Resize(ref _asked, length);
        }

        if (!_asked[label])
        {
            _asked[label] = true;
            _known[label] = label == LabelTable.Unknown ? null : prices.Find(Encoding.UTF8.GetString(labels[label].Span));
        }

        return _known[label];
    }
}
