using System.CommandLine;
using System.Globalization;
using LibreChatExporter.Configuration;
using LibreChatExporter.Reports;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Commands;

/// <summary>The command <c>report</c> and the options that it alone has.</summary>
internal static class ReportCommand
{
    private const string DefaultPeriod = "month";

    /// <summary>Makes the command.</summary>
    /// <param name="execute">Reads the settings, hands them on, and says in one line what is wrong with them or with what is done with
    /// them.</param>
    /// <param name="run">Does the work.</param>
    internal static Command Create(
        Func<ParseResult, Func<ExporterSettings, int>, int> execute, Func<ExporterSettings, ReportOptions, int> run)
    {
        var period = Text(
            "--period",
            $"which time [default: {DefaultPeriod}]:\n{TimePeriod.AllowedToEndNow},\n{TimePeriod.AllowedOfThePast},\n"
            + $"or {TimePeriod.Custom}, with --from and --to",
            "PERIOD");
        var from = Text("--from", "of a custom period: the first instant, or day of the time zone", "TIME");
        var to = Text("--to", "of a custom period: the instant or day before which to end [default: now]", "TIME");
        var by = new Option<string[]>("--by")
        {
            Description
                = $"what to break it down by, several for all combinations [default: user]:\n{string.Join(", ", Words<Dimension>())}",
            HelpName = "DIMENSION",
        };
        var top = Text("--top", "name only the N most expensive, and the rest in one line [default: all]", "N");
        var format = Text("--format", string.Join(", ", Words<ReportFormat>()), "FORMAT", "table");
        var file = Text("--out", "file to write, in the place of one that is there [default: standard output]", "FILE");
        var command = new Command(
            "report", "add up who spent what in a month or any period, and print it for people, spreadsheets or programs")
        {
            period, from, to, by, top, format, file,
        };
        GivenValue? Given(ParseResult result, Option<string?> option)
            => result.GetValue(option) is { } text ? new GivenValue(text, option.Name) : null;
        command.SetAction(result => execute(result, settings => run(settings, new ReportOptions(
            Period(Given(result, period), Given(result, from), Given(result, to), settings.TimeZone),
            By(result.GetValue(by) ?? []),
            Given(result, top) is { } count ? Top(count) : null,
            Given(result, format)!.Word<ReportFormat>(),
            OutputPath.Of(Given(result, file), "a file")))));
        return command;
    }

    private static Option<string?> Text(string name, string description, string placeholder, string? fallback = null) => new(name)
    {
        Description = description,
        HelpName = placeholder,
        DefaultValueFactory = _ => fallback,
    };

    private static TimePeriod Period(GivenValue? period, GivenValue? from, GivenValue? to, TimeZoneInfo zone)
    {
        GivenValue? bound = from ?? to;
        if (period is null && bound is null)
        {
            return TimePeriod.Parse(DefaultPeriod)!;
        }

        if (period is not null && period.Text != TimePeriod.Custom)
        {
            return bound is null
                ? TimePeriod.Parse(period.Text) ?? throw period.IsNot(
                    $"a period such as {TimePeriod.Allowed}", [.. TimePeriod.NamesSoFar, .. TimePeriod.NamesOfLast, TimePeriod.Custom])
                : throw bound.Wrong($"goes with --period {TimePeriod.Custom}, or without --period");
        }

        DateTimeOffset start = (from ?? throw (period ?? bound)!.Wrong("a custom period needs --from")).InstantOrDay(zone);
        return to is null ? TimePeriod.Since(start)
            : to.InstantOrDay(zone) is var end && start < end ? TimePeriod.Between(start, end)
            : throw to.Wrong($"'{to.Text}' is not after --from, '{from.Text}'");
    }

    private static List<Dimension> By(string[] given)
    {
        List<Dimension> by = [];
        foreach (string word in given.SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries)))
        {
            var value = new GivenValue(word, "--by");
            Dimension dimension = value.Word<Dimension>();
            if (by.Contains(dimension))
            {
                throw value.Wrong($"{word} is named twice");
            }

            by.Add(dimension);
        }

        return by.Count > 0 ? by : [Dimension.User];
    }

    private static int Top(GivenValue value)
        => int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int top) && top > 0
            ? top
            : throw value.IsNot("a whole number above 0");

    private static T Word<T>(this GivenValue value)
        where T : struct, Enum
        => Array.Find(Enum.GetNames<T>(), name => name.Equals(value.Text, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse<T>(name)
            : throw value.IsNoneOf(Words<T>());

    private static string[] Words<T>()
        where T : struct, Enum
        => [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];
}
