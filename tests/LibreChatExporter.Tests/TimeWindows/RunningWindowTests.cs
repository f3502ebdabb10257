using LibreChatExporter.Tests.Support;
namespace LibreChatExporter.Tests.TimeWindows;

[Trait(Speed.Name, Speed.Slow)]
public sealed class RunningWindowTests
{
    /// <summary>
    /// A time zone, the minutes that long windows are aligned to, and the start of forty days with what is special there.
    /// </summary>
    public static TheoryData<string, int, string> Ranges => new()
    {
        { "UTC", 60, "2026-12-05T07:11:00Z" },
        { "Europe/Berlin", 60, "2026-09-28T22:40:00Z" },
        { "Europe/Berlin", 60, "2027-02-26T03:00:00Z" },
        { "Asia/Kathmandu", 60, "2026-12-10T18:14:00Z" },
        { "Australia/Lord_Howe", 30, "2026-09-20T02:00:00Z" },
        { "America/St_Johns", 60, "2026-10-05T09:00:00Z" },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void After_forty_days_windows_are_those_of_a_fresh_start_and_of_a_sum_over_the_rows(string zone, int bucket, string start)
        => Run(zone, bucket, start, restarts: false);

    [Fact]
    public void So_they_are_where_the_exporter_is_restarted_with_its_checkpoint()
        => Run("Europe/Berlin", 60, "2027-02-26T03:00:00Z", restarts: true);

    private static void Run(string zone, int bucket, string start, bool restarts)
    {
        using var scenario = new WindowScenario(
            zone, TimeSpan.FromMinutes(bucket), DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture), restarts);

        Assert.InRange(scenario.Run(), 10, 40);
    }
}
