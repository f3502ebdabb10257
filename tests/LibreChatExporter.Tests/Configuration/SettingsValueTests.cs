using LibreChatExporter.Accounts;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Configuration;

/// <summary>What the values of settings may be, and what is said where they may not.</summary>
public sealed class SettingsValueTests
{
    private const string NoWindow = "is not a window such as 24h, 7d (up to 366d), hour, today, week, month, quarter, year";
    private const string NoZone =
        "is not UTC or a time zone that this machine knows, such as Europe/Berlin (all but UTC need the package tzdata)";
    private const string NoLabel = "is not one of id, email, username, name, domain, role, hash, none";
    private const string NoLimit = "is not a whole number from 10 to 10000000";
    private const string NoDuration = "is not a duration such as 30s, 5m or 1h, above zero and up to 7d";
    private const string NoLookback = "is not a duration such as 12h, 1d or 30d, above zero and up to 90d";
    private const string EmptyEntry = "has an empty entry; entries have one comma between them";
    private const string NoCollector =
        "is not one of balances, users, windows, budgets, history, comparison, activity, coverage, calls, prices, documents, process, "
        + "runtime, page";

    [Theory]
    [InlineData("1h")]
    [InlineData("366d")]
    [InlineData("hour,today,week,month,quarter,year")]
    [InlineData("1h,2h,3h,4h,5h,6h,7h,8h,9h,10h,11h,12h")]
    public void One_to_twelve_windows_are_taken_in_their_order(string windows)
        => Assert.Equal(windows.Split(','), TestSettings.Of((Setting.Windows, windows)).Windows.Select(window => window.Name));

    [Fact]
    public void Every_way_to_label_users_can_be_named()
        => Assert.All(Enum.GetValues<UserLabelKind>().Except([UserLabelKind.Hash]), kind =>
        {
            Assert.Equal(kind, TestSettings.Of((Setting.UserLabel, $"{kind}")).UserLabel);
            Assert.Equal(kind, TestSettings.Of((Setting.UserLabel, ValueParser.Name(kind))).UserLabel);
        });

    [Fact]
    public void Every_collector_that_can_be_switched_off_can_be_named()
    {
        string all = string.Join(" , ", ExporterSettings.Optional);

        Assert.Equal(ExporterSettings.Optional.Order(), TestSettings.Of((Setting.Disable, all)).Disabled.Order());
    }

    [Theory]
    [InlineData("UTC", 0)]
    [InlineData("Asia/Kolkata", 330)]
    [InlineData("America/Argentina/Buenos_Aires", -180)]
    public void Time_zones_have_the_names_of_the_machine(string name, int minutes)
        => Assert.Equal(TimeSpan.FromMinutes(minutes), TestSettings.Of((Setting.TimeZone, name)).TimeZone.BaseUtcOffset);

    [Theory]
    [InlineData("10", 10)]
    [InlineData("10000000", 10_000_000)]
    public void The_limit_of_series_can_be_low_and_high(string text, int limit)
        => Assert.Equal(limit, TestSettings.Of((Setting.SeriesLimit, text)).SeriesLimit);

    [Theory]
    [InlineData("windows", "24h,7x", "'7x' " + NoWindow)]
    [InlineData("windows", "0h", "'0h' " + NoWindow)]
    [InlineData("windows", "367d", "'367d' " + NoWindow)]
    [InlineData("windows", "24h;7d", "'24h;7d' " + NoWindow)]
    [InlineData("windows", "Month", "'Month' " + NoWindow + "; did you mean month?")]
    [InlineData("windows", "24h,last-month", "'last-month' " + NoWindow)]
    [InlineData("windows", "2026-10", "'2026-10' " + NoWindow)]
    [InlineData("windows", "custom", "'custom' " + NoWindow)]
    [InlineData("windows", "24h,7d, 24h", "24h is there twice")]
    [InlineData("windows", "24h,", "'24h,' " + EmptyEntry)]
    [InlineData("windows", " ", "' ' " + EmptyEntry)]
    [InlineData("windows", "1h,2h,3h,4h,5h,6h,7h,8h,9h,10h,11h,12h,13h", "there are 13 windows, and 12 is the most")]
    [InlineData("time-zone", "Mars/Olympus", "'Mars/Olympus' " + NoZone)]
    [InlineData("time-zone", "../../etc/passwd", "'../../etc/passwd' " + NoZone)]
    [InlineData("time-zone", "/etc", "'/etc' " + NoZone)]
    [InlineData("time-zone", "Europe", "'Europe' " + NoZone)]
    [InlineData("time-zone", "+01:00", "'+01:00' " + NoZone)]
    [InlineData("user-label", "phone", "'phone' " + NoLabel)]
    [InlineData("user-label", "0", "'0' " + NoLabel)]
    [InlineData("user-label", "id,email", "'id,email' " + NoLabel)]
    [InlineData(
        "user-label",
        "hash",
        "hash needs --user-hash-key-file (or LIBRECHAT_EXPORTER_USER_HASH_KEY_FILE): a file with a key of at least 16 bytes")]
    [InlineData("series-limit", "9", "'9' " + NoLimit)]
    [InlineData("series-limit", "10000001", "'10000001' " + NoLimit)]
    [InlineData("series-limit", "99999999999", "'99999999999' " + NoLimit)]
    [InlineData("series-limit", "-10", "'-10' " + NoLimit)]
    [InlineData("series-limit", "1e3", "'1e3' " + NoLimit)]
    [InlineData("slow-interval", "8d", "'8d' " + NoDuration)]
    [InlineData("slow-interval", "0s", "'0s' " + NoDuration)]
    [InlineData("feedback-lookback", "91d", "'91d' " + NoLookback)]
    [InlineData("feedback-lookback", "1", "'1' " + NoLookback)]
    [InlineData("include-models", "gpt-*,,o1", "'gpt-*,,o1' " + EmptyEntry)]
    [InlineData("exclude-agents", ",", "',' " + EmptyEntry)]
    [InlineData("disable", "process,usage", "'usage' " + NoCollector)]
    [InlineData("disable", "Process", "'Process' " + NoCollector + "; did you mean process?")]
    [InlineData("disable", "process,", "'process,' " + EmptyEntry)]
    public void A_wrong_value_is_told_what_it_should_be(string name, string value, string problem)
        => Assert.Equal($"librechat-exporter: --{name}: {problem}", CommandRun.ErrorOf(["--source", "x", $"--{name}={value}"]));
}
