using LibreChatExporter.Checkpoints;

namespace LibreChatExporter.Pricing;

/// <summary>What a row was charged.</summary>
/// <param name="CreatedAt">When the row was made, in milliseconds since the Unix epoch.</param>
/// <param name="Side">Its tokens.</param>
/// <param name="Rate">Credits for each of its tokens, whatever their kind.</param>
internal readonly record struct Observation(long CreatedAt, CallSide Side, double Rate);

/// <summary>The newest <see cref="Capacity"/> observations of one kind. Not thread-safe.</summary>
internal sealed class ObservationRing
{
    /// <summary>Enough for a median; odd, so that it is a price that was charged.</summary>
    public const int Capacity = 101;

    private readonly Observation[] _slots = new Observation[Capacity];
    private int _count;
    private int _next;

    /// <summary>The observations, in no order.</summary>
    public ReadOnlySpan<Observation> All => _slots.AsSpan(0, _count);

    /// <summary>Takes the place of the one that came first. Where that is newer, rows come out of order, and it stays.</summary>
    public void Add(in Observation observation)
    {
        ref Observation slot = ref _slots[_next];
        if (_count < Capacity)
        {
            _count++;
            slot = observation;
        }
        else if (observation.CreatedAt >= slot.CreatedAt)
        {
            slot = observation;
        }

        _next = (_next + 1) % Capacity;
    }

    /// <summary>Writes the observations, the one to be replaced next first.</summary>
    public void Save(CheckpointWriter writer)
    {
        writer.Write((byte)_count);
        for (int i = 0; i < _count; i++)
        {
            Observation observation = _slots[(_next + Capacity - _count + i) % Capacity];
            CallSide side = observation.Side;
            writer.Write(observation.CreatedAt);
            writer.Write(side.IsPrompt);
            writer.Write(side.Tokens);
            writer.Write(side.CacheWrite);
            writer.Write(side.CacheRead);
            writer.WriteOptional(side.PromptTokens);
            writer.Write(side.IsStopped);
            writer.Write(observation.Rate);
        }
    }

    /// <summary>Takes over the observations that were saved.</summary>
    /// <exception cref="CheckpointException">They are invalid.</exception>
    public void Restore(CheckpointReader reader)
    {
        for (int left = reader.ReadByte(Capacity + 1); left > 0; left--)
        {
            long createdAt = reader.ReadInt64();
            var side = new CallSide(
                reader.ReadBoolean(),
                reader.ReadAmount(),
                reader.ReadAmount(),
                reader.ReadAmount(),
                reader.ReadOptionalDouble(),
                reader.ReadBoolean());
            Add(new Observation(createdAt, side, reader.ReadAmount()));
        }
    }
}
