using LibreChatExporter.Checkpoints;

namespace LibreChatExporter.Ledger;

/// <summary>
/// The label values of a row of counters, as numbers of a <see cref="Primitives.LabelTable"/>; unused places are 0. The tenant has a place
/// of its own.
/// </summary>
internal readonly record struct LabelKey(int First, int Second = 0, int Third = 0, int Tenant = 0)
{
    /// <summary>The fewest bytes that one takes in a checkpoint.</summary>
    internal const int Size = 4 * sizeof(int);

    /// <inheritdoc/>
    /// <remarks>Half the time of the one that a record brings, and this is on every row's way.</remarks>
    public override int GetHashCode()
    {
        ulong pair = ((uint)First * 0x9E37_79B9_7F4A_7C15) + (uint)Second;
        ulong all = (pair * 0xC2B2_AE3D_27D4_EB4F) + (((ulong)(uint)Tenant << 32) | (uint)Third);
        return (int)((all * 0x1656_67B1_9E37_79F9) >> 32);
    }

    /// <summary>The label of a row of <see cref="UsageLedger.Usage"/> that it is grouped by; 0 for none.</summary>
    internal int By(GroupBy groupBy) => groupBy switch
    {
        GroupBy.User => First,
        GroupBy.Model => Second,
        GroupBy.Agent => Third,
        GroupBy.Tenant => Tenant,
        _ => 0,
    };

    internal static LabelKey Read(CheckpointReader reader)
        => new(reader.ReadLabel(), reader.ReadLabel(), reader.ReadLabel(), reader.ReadLabel());

    internal void Write(CheckpointWriter writer)
    {
        writer.WriteLabel(First);
        writer.WriteLabel(Second);
        writer.WriteLabel(Third);
        writer.WriteLabel(Tenant);
    }
}
