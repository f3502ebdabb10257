namespace LibreChatExporter.Pricing;

/// <summary>What <see cref="PriceCheck"/> says of one price of a model, below the premium tier. Immutable.</summary>
/// <param name="Model">The model's number.</param>
/// <param name="Type">What the price is for.</param>
/// <param name="Charged">The median of what recent rows were charged, in US dollars per million tokens; null where there are none.</param>
/// <param name="Reference">What they should be charged, in US dollars per million tokens; null where the model has no price.</param>
public readonly record struct PriceReading(int Model, PriceType Type, double? Charged, double? Reference)
{
    /// <summary>How far the two may be apart, as a part of the reference.</summary>
    private const double Tolerance = 0.01;

    /// <summary>Whether they differ by more than 1 %, or there is no reference; null where nothing was charged.</summary>
    public bool? IsMismatch => Charged is not double charged ? null
        : Reference is not double reference || Math.Abs(charged - reference) > Tolerance * reference;
}
