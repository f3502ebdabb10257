using LibreChatExporter.Checkpoints;

namespace LibreChatExporter.Pricing;

/// <summary>What rows of one model were charged, and the prices that follow from it. Not thread-safe.</summary>
internal sealed class ObservedModel
{
    private readonly ObservationRing?[] _rings = new ObservationRing?[Enum.GetValues<PriceType>().Length];

    /// <summary>What the model should cost; null where that is not known.</summary>
    public ModelPrice? Reference { get; set; }

    /// <summary>Keeps an observation with those that tell the same price.</summary>
    public void Add(in Observation observation)
    {
        CallSide side = observation.Side;
        PriceType told = !side.IsPrompt ? PriceType.Output
            : side.CacheRead > 0 ? PriceType.CacheRead
            : side.CacheWrite > 0 ? PriceType.CacheWrite
            : PriceType.Input;
        (_rings[(int)told] ??= new ObservationRing()).Add(observation);
    }

    /// <summary>Whether any observation is as new as this, in milliseconds since the Unix epoch.</summary>
    public bool IsUsedSince(long since)
    {
        foreach (ObservationRing? ring in _rings)
        {
            foreach (ref readonly Observation observation in ring is null ? default : ring.All)
            {
                if (observation.CreatedAt >= since)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Adds what is known of each price.</summary>
    /// <param name="model">The model's number.</param>
    /// <param name="since">Older observations are left out: milliseconds since the Unix epoch.</param>
    /// <param name="readings">Takes the answers.</param>
    public void Read(int model, long since, List<PriceReading> readings)
    {
        double? input = Median(PriceType.Input, since, null, null);
        double? output = Median(PriceType.Output, since, null, null);
        double? write = Median(PriceType.CacheWrite, since, input, null);
        double? read = Median(PriceType.CacheRead, since, input, write);

        // An own price of the installation may be LibreChat's default by chance: that of output often is, that of all tokens is not.
        bool isUnpriced = Reference is null && IsDefault(input) && IsDefault(output) && IsDefault(write) && IsDefault(read);
        Tell(PriceType.Input, input);
        Tell(PriceType.Output, output);
        Tell(PriceType.CacheWrite, write);
        Tell(PriceType.CacheRead, read);

        void Tell(PriceType type, double? charged)
        {
            if (charged is not null || Reference is not null)
            {
                readings.Add(new PriceReading(model, type, charged, Reference?.Of(type), isUnpriced));
            }
        }
    }

    /// <summary>Writes the observations.</summary>
    public void Save(CheckpointWriter writer)
    {
        foreach (ObservationRing? ring in _rings)
        {
            writer.Write(ring is not null);
            ring?.Save(writer);
        }
    }

    /// <summary>Takes over the observations that were saved.</summary>
    /// <exception cref="CheckpointException">They are invalid.</exception>
    public void Restore(CheckpointReader reader)
    {
        for (int type = 0; type < _rings.Length; type++)
        {
            if (reader.ReadBoolean())
            {
                _rings[type] = new ObservationRing();
                _rings[type]!.Restore(reader);
            }
        }
    }

    /// <summary>Whether LibreChat's default was charged, as far as is known.</summary>
    private static bool IsDefault(double? charged) => charged is null || PriceReading.AreClose(charged.Value, PriceTable.DefaultPrice);

    private double? Median(PriceType type, long since, double? input, double? write)
    {
        Span<double> prices = stackalloc double[ObservationRing.Capacity];
        int count = 0;
        ReadOnlySpan<Observation> observations = _rings[(int)type] is ObservationRing ring ? ring.All : default;
        foreach (ref readonly Observation observation in observations)
        {
            if (observation.CreatedAt >= since && Price(type, observation, input, write) is double price)
            {
                prices[count++] = price;
            }
        }

        prices = prices[..count];
        prices.Sort();
        return count == 0 ? null : prices[count / 2];
    }

    /// <summary>The price that one observation tells, below the premium tier; null where it tells none.</summary>
    /// <param name="type">Which price.</param>
    /// <param name="observation">A row that was charged it, perhaps among others.</param>
    /// <param name="input">The charged price of input, where it is known.</param>
    /// <param name="write">The charged price of cache writes, where it is known.</param>
    private double? Price(PriceType type, in Observation observation, double? input, double? write)
    {
        CallSide side = observation.Side;
        if (Reference?.Premium is not null && side.PromptTokens is null)
        {
            // It may have had either price: LibreChat might have known what the exporter does not.
            return null;
        }

        if (!side.IsCached)
        {
            return observation.Rate / TierRatio(type, side);
        }

        double? rest = (observation.Rate * side.AllTokens) - Part(PriceType.Input, side.Tokens, input, side);
        if (type == PriceType.CacheWrite)
        {
            return AtLeastZero(rest / side.CacheWrite) / TierRatio(type, side);
        }

        rest -= Part(PriceType.CacheWrite, side.CacheWrite, write, side);
        return AtLeastZero(rest / side.CacheRead) / TierRatio(type, side);
    }

    /// <summary>The part of a row's credits that some of its tokens account for; null where their price is not known.</summary>
    private double? Part(PriceType type, double tokens, double? charged, in CallSide side)
        => tokens == 0 ? 0 : tokens * (charged ?? Reference?.Of(type)) * TierRatio(type, side);

    /// <summary>How many times the model's price a call has, as far as the reference tells.</summary>
    private double TierRatio(PriceType type, in CallSide side)
    {
        double price = Reference?.Of(type) ?? 0;
        double tier = Reference?.TierOf(side).Of(type) ?? 0;
        return price > 0 && tier > 0 ? tier / price : 1;
    }

    /// <summary>
    /// A rest below 0 means that another part of the row cost less than was assumed. That is a mismatch too, but no price.
    /// </summary>
    private static double? AtLeastZero(double? price) => price < 0 ? 0 : price;
}
