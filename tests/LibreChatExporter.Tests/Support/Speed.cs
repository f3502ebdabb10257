namespace LibreChatExporter.Tests.Support;

/// <summary>A trait of tests: what takes seconds is left out by <c>tests/quick</c>.</summary>
internal static class Speed
{
    public const string Name = "Speed", Slow = "Slow";
}
