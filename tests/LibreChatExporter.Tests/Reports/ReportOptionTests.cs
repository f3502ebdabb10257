using LibreChatExporter.Reports;
using LibreChatExporter.Tests.Support;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Tests.Reports;

public sealed class ReportOptionTests
{
    public static TheoryData<string, string[]> Wrong => new()
    {
        { $"'26' is not a period such as {TimePeriod.Allowed}", ["--period=26"] },
        { "is not a period", ["--period=2026-13"] },
        { "is not a period", ["--period=1999-12"] },
        { "is not a period", ["--period", ""] },
        { "--period: a custom period needs --from", ["--period=custom"] },
        { "--period: a custom period needs --from", ["--period=custom", "--to=2026-11-01"] },
        { "--to: a custom period needs --from", ["--to=2026-11-01"] },
        { "--out: '' is not a file", ["--out", ""] },
        { "--out: this looks like a URI", ["--out=mongodb://a:secret@host"] },
        { "--from: goes with --period custom, or without --period", ["--period=month", "--from=2026-11-01", "--to=2026-11-02"] },
        { "--to: goes with --period custom", ["--period=last-month", "--to=2026-11-01"] },
        { "--to: '2026-11-01' is not after --from, '2026-11-02'", ["--period=custom", "--from=2026-11-02", "--to=2026-11-01"] },
        { "is not after", ["--period=custom", "--from=2026-11-02", "--to=2026-11-02"] },
        { "--from: 'then' is not an instant", ["--period=custom", "--from=then", "--to=2026-11-02"] },
        { $"'people' is not one of {string.Join(", ", Enum.GetNames<Dimension>()).ToLowerInvariant()}", ["--by=user,people"] },
        { "'' is not one of user", ["--by", ""] },
        { "'1' is not one of user", ["--by=1"] },
        { "model is named twice", ["--by=model,user,model"] },
        { "MODEL is named twice", ["--by=model", "--by=MODEL"] },
        { "--top: '0' is not a whole number above 0", ["--top=0"] },
        { "--top", ["--top=-1"] },
        { "--top", ["--top=1.5"] },
        { "--top", ["--top", "5", "--top", "6"] },
        { "'xml' is not one of table, csv, json, markdown", ["--format=xml"] },
        { "--nope", ["--nope"] },
        { "--overlap", ["--overlap=soon"] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_one_line(string complaint, string[] arguments)
        => Assert.Contains(complaint, CommandRun.ErrorOf(["report", "--source=x", .. arguments]), StringComparison.Ordinal);

    [Fact]
    public void Without_options_it_is_the_month_by_user_as_a_table()
    {
        ReportOptions options = OptionsOf();

        Assert.Equal(("month", null, ReportFormat.Table), (options.Period.Name, options.Top, options.Format));
        Assert.Equal([Dimension.User], options.By);
    }

    [Fact]
    public void Dimensions_keep_their_order_whether_repeated_or_in_a_list()
        => Assert.Equal([Dimension.Day, Dimension.User, Dimension.Role], OptionsOf("--by=day", "--by", "User, role").By);

    [Theory]
    [InlineData("2026-11-01", "2026-10-31T23:00:00Z")]
    [InlineData("2026-11-01T00:00", "2026-11-01T00:00:00Z")]
    [InlineData("2026-11-01T00:00:00+01:00", "2026-10-31T23:00:00Z")]
    public void A_day_begins_at_its_midnight_and_an_instant_is_in_utc_unless_it_says_otherwise(string from, string begins)
    {
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        string[] bounds = [$"--from={from}", "--to=2026-11-20", "--time-zone=Europe/Berlin"];

        Assert.All(
            [OptionsOf(bounds), OptionsOf(["--period=custom", .. bounds])],
            options => Assert.Equal(
                ("custom", DateTimeOffset.Parse(begins)), (options.Period.Name, options.Period.Range(Ids.Noon, zone).Start)));
    }

    [Fact]
    public void Without_an_end_it_ends_now()
        => Assert.All(
            [OptionsOf("--from=2026-11-01"), OptionsOf("--period=custom", "--from=2026-11-01")],
            options => Assert.Equal(
                ("custom", (new DateTimeOffset(2026, 11, 1, 0, 0, 0, default), Ids.Noon)),
                (options.Period.Name, options.Period.Range(Ids.Noon, TimeZoneInfo.Utc))));

    [Fact]
    public void It_is_as_of_any_instant_without_once()
        => Assert.Equal(Ids.Noon, CommandRun.SettingsOf(["report", "--source=x", $"--as-of={Ids.Noon:O}"]).AsOf);

    [Fact]
    public void Help_names_every_period_dimension_and_format()
    {
        string help = CommandRun.Of(["report", "--help"]).Output.ReplaceLineEndings(" ");

        Assert.All(
            Enum.GetNames<Dimension>().Concat(Enum.GetNames<ReportFormat>()).Concat(TimePeriod.NamesSoFar).Concat(TimePeriod.NamesOfLast),
            word => Assert.Contains(word.ToLowerInvariant(), help, StringComparison.Ordinal));
    }

    private static ReportOptions OptionsOf(params string[] arguments)
    {
        CommandRun run = CommandRun.Of(["report", "--source=x", .. arguments]);
        Assert.True(run.ExitCode == 0, run.Error);
        return (ReportOptions)run.Options!;
    }
}
