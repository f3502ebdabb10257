using System.CommandLine;
using System.Text.RegularExpressions;
using LibreChatExporter.Backfill;
using LibreChatExporter.Configuration;

namespace LibreChatExporter.Commands;

/// <summary>The command <c>backfill</c> and the options that it alone has.</summary>
internal static partial class BackfillCommand
{
    /// <summary>What the families of usage may have for labels already.</summary>
    private static readonly string[] Taken = ["user", "model", "agent", "type", "context", "reason", "tenant", "le"];

    private static readonly TimeSpan MaxStep = TimeSpan.FromDays(366);

    /// <summary>Makes the command.</summary>
    /// <param name="execute">Reads the settings, hands them on, and says in one line what is wrong with them or with what is done with
    /// them.</param>
    /// <param name="run">Does the work.</param>
    internal static Command Create(
        Func<ParseResult, Func<ExporterSettings, int>, int> execute, Func<ExporterSettings, BackfillOptions, int> run)
    {
        var from = new Option<string?>("--from")
        {
            Description = "first instant to write, or day of the time zone [default: a step before the first row]",
            HelpName = "TIME",
        };
        var to = new Option<string?>("--to") { Description = "instant or day before which to end [default: now]", HelpName = "TIME" };
        var step = new Option<string>("--step")
        {
            Description = "from one instant to the next; Prometheus looks back 5m",
            HelpName = "DURATION",
            DefaultValueFactory = _ => "5m",
        };
        var file = new Option<string?>("--out") { Description = "file to write [default: standard output]", HelpName = "FILE" };
        var label = new Option<string[]>("--label")
        {
            Description = "label that Prometheus adds when it scrapes: job=… and instance=…, one option each",
            HelpName = "NAME=VALUE",
        };
        var command = new Command("backfill", "write the usage counters as they were, in OpenMetrics, for promtool and others to import")
        {
            from, to, step, file, label,
        };
        command.SetAction(result => execute(result, settings => run(settings, new BackfillOptions(
            Instant(result.GetValue(from), "--from", settings.TimeZone),
            Instant(result.GetValue(to), "--to", settings.TimeZone),
            Step(new GivenValue(result.GetRequiredValue(step), "--step")),
            OutFile(result.GetValue(file)),
            Labels(result.GetValue(label) ?? [])))));
        return command;
    }

    private static DateTimeOffset? Instant(string? text, string flag, TimeZoneInfo zone)
    {
        if (text is null)
        {
            return null;
        }

        var value = new GivenValue(text, flag);
        DateTimeOffset instant = value.InstantOrDay(zone);
        return instant.Ticks % TimeSpan.TicksPerSecond == 0 ? instant : throw value.Wrong($"{value.Quote(text)} has fractions of a second");
    }

    private static string? OutFile(string? path) => path switch
    {
        null => null,
        "" => throw new SettingsException("--out: '' is not a file"),
        _ => new GivenValue(path, "--out").NameOf("the path of a file"),
    };

    private static TimeSpan Step(GivenValue value)
        => ValueParser.ParseDuration(value.Text, MaxStep) is { } step && step.Ticks % TimeSpan.TicksPerSecond == 0
            ? step
            : throw value.IsNot("a duration in whole seconds such as 30s, 5m or 1h, from 1s to 366d");

    private static List<(string Name, string Value)> Labels(IEnumerable<string> given)
    {
        List<(string Name, string Value)> labels = [];
        foreach (string text in given)
        {
            var value = new GivenValue(text, "--label");
            Match match = LabelSyntax().Match(text);
            string name = match.Groups["name"].Value;
            if (!match.Success || name.StartsWith("__", StringComparison.Ordinal))
            {
                throw value.IsNot("a name and a value such as job=librechat");
            }

            if (Taken.Contains(name) || labels.Any(label => label.Name == name))
            {
                throw value.Wrong($"there is a label {name} already");
            }

            labels.Add((name, match.Groups["value"].Value));
        }

        return labels;
    }

    [GeneratedRegex("^(?<name>[a-zA-Z_][a-zA-Z0-9_]*)=(?<value>.+)$", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex LabelSyntax();
}
