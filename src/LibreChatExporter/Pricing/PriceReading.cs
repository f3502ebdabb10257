namespace LibreChatExporter.Pricing;

/// <summary>What <see cref="PriceCheck"/> says of one price of a model, below the premium tier. Immutable.</summary>
/// <param name="Model">The model's number.</param>
/// <param name="Type">What the price is for.</param>
/// <param name="Charged">The median of what recent rows were charged, in US dollars per million tokens; null where there are none.</param>
/// <param name="Reference">What they should be charged, in US dollars per million tokens; null where the model has no price.</param>
/// <param name="IsUnpriced">
/// Whether there is no reference, and LibreChat has no price either: it charges its default for all of the model's tokens.
/// </param>
internal readonly record struct PriceReading(int Model, PriceType Type, double? Charged, double? Reference, bool IsUnpriced)
{
    /// <summary>How far two prices may be apart, as a part of the one that is right.</summary>
    private const double Tolerance = 0.01;

    /// <summary>
    /// Whether charge and reference differ by more than 1 %, or the model is unpriced; null where nothing was charged, or the installation
    /// charges a price of its own that there is nothing to compare with.
    /// </summary>
    public bool? IsMismatch => Charged is not double charged ? null
        : Reference is double reference ? !AreClose(charged, reference)
        : IsUnpriced ? true : null;

    /// <summary>Whether a charge differs from what it should be by no more than 1 %.</summary>
    public static bool AreClose(double charged, double right) => Math.Abs(charged - right) <= Tolerance * right;
}
