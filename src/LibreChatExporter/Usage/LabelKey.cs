namespace LibreChatExporter.Usage;

/// <summary>
/// The label values of a row of counters, as numbers of a <see cref="Text.LabelTable"/>; unused places are 0. The tenant has a place of its own.
/// </summary>
public readonly record struct LabelKey(int First, int Second = 0, int Third = 0, int Tenant = 0)
{
    /// <inheritdoc/>
    public override int GetHashCode()
        => (int)(((((uint)First * 0x9E3779B97F4A7C15UL) + (uint)Second) * 0xC2B2AE3D27D4EB4FUL + (((ulong)(uint)Tenant << 32) | (uint)Third)) * 0x165667B19E3779F9UL >> 32);
}
