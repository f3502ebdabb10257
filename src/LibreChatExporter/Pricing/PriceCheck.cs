using LibreChatExporter.Checkpoints;

namespace LibreChatExporter.Pricing;

/// <summary>
/// Compares what LibreChat charges with what it should charge, by model and type of tokens: the median of the newest 101 rows, none older
/// than 30 days, with the reference. Models are numbers; what they stand for is the caller's to know. Not thread-safe.
/// </summary>
internal sealed class PriceCheck
{
    /// <summary>Rows older than this tell nothing of today's prices.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(30);

    /// <summary>Some ten kilobytes each; what comes when there are so many is not watched.</summary>
    private const int MaxModels = 1_000;

    private readonly Dictionary<int, ObservedModel> _models = [];

    /// <summary>Notes what a row was charged. Rows that tell no price, such as stopped answers, change only the reference.</summary>
    /// <param name="model">The model's number.</param>
    /// <param name="reference">What the model should cost, null where that is not known; the last one given is compared with.</param>
    /// <param name="side">The row's tokens.</param>
    /// <param name="rate">US dollars per million tokens, as stored in the row; null or no number where it is missing.</param>
    /// <param name="credits">What the row was charged, in millionths of a US dollar, positive.</param>
    /// <param name="createdAt">When the row was made, in milliseconds since the Unix epoch.</param>
    public void Observe(int model, ModelPrice? reference, in CallSide side, double? rate, double credits, long createdAt)
    {
        if (!_models.TryGetValue(model, out ObservedModel? observed))
        {
            if (_models.Count == MaxModels)
            {
                return;
            }

            observed = new ObservedModel();
            _models.Add(model, observed);
        }

        observed.Reference = reference;

        // A stopped answer's surcharge is rounded, and its rate has it too.
        if (!side.IsPrompt && side.IsStopped)
        {
            return;
        }

        double charged = rate >= 0 && !side.IsCached ? rate.Value : credits / side.AllTokens;
        if (double.IsFinite(charged))
        {
            observed.Add(new Observation(createdAt, side, charged));
        }
    }

    /// <summary>
    /// The prices of all models seen, in the order of their first rows; a price that was neither charged nor is known is left out.
    /// </summary>
    /// <param name="now">Rows more than 30 days older are left out.</param>
    public IReadOnlyList<PriceReading> Read(DateTimeOffset now)
    {
        long since = (now - MaxAge).ToUnixTimeMilliseconds();
        List<PriceReading> readings = new(_models.Count * 4);
        foreach ((int model, ObservedModel observed) in _models)
        {
            if (observed.IsUsedSince(since))
            {
                observed.Read(model, since, readings);
            }
            else
            {
                _models.Remove(model);
            }
        }

        return readings;
    }

    /// <summary>Writes what has been seen; models have to be labels.</summary>
    public void Save(CheckpointWriter writer)
    {
        writer.Write(_models.Count);
        foreach ((int model, ObservedModel observed) in _models)
        {
            writer.WriteLabel(model);
            observed.Save(writer);
        }
    }

    /// <summary>Takes over what was saved.</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="reference">What a model should cost, which may have changed since.</param>
    /// <exception cref="CheckpointException">It is invalid.</exception>
    public void Restore(CheckpointReader reader, Func<int, ModelPrice?> reference)
    {
        for (int left = reader.ReadCount(sizeof(int)); left > 0; left--)
        {
            int model = reader.ReadLabel();
            var observed = new ObservedModel { Reference = reference(model) };
            observed.Restore(reader);
            _models[model] = observed;
        }
    }
}
