using LibreChatExporter.Bson;

namespace LibreChatExporter.Ledger;

/// <summary>A time range that rows are wanted of, in milliseconds since the Unix epoch.</summary>
/// <param name="From">Its first instant.</param>
/// <param name="To">The first instant behind it.</param>
internal readonly record struct RowRange(long From, long To)
{
    /// <summary>
    /// How long before its time a row's <c>_id</c> may have been made: both are of one moment, by clocks of one installation.
    /// </summary>
    private static readonly TimeSpan IdLead = TimeSpan.FromDays(1);

    /// <summary>The smallest <c>_id</c> that a row of it may have.</summary>
    public ObjectId FirstId => ObjectId.FirstOf(DateTimeOffset.FromUnixTimeMilliseconds(From) - IdLead);

    /// <summary>Whether <paramref name="time"/> is in it.</summary>
    public bool Contains(long time) => time >= From && time < To;
}
