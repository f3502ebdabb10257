using LibreChatExporter.Bson;

namespace LibreChatExporter.Testing;

/// <summary>ObjectIds with a known time and a number, so that tests can tell what sorts where.</summary>
internal static class Ids
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static ObjectId At(DateTimeOffset time, long number) => ObjectId.FirstOf(time).WithCounter(number);

    public static ObjectId User(int number) => At(Noon.AddYears(-1), number);
}
