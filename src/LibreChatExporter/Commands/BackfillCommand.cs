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
        var split = new Option<string?>("--split")
        {
            Description = "folder to write a file a day to, by UTC, each to be imported by itself",
            HelpName = "DIR",
        };
        var blocks = new Option<string?>("--blocks")
        {
            Description = "folder to put Prometheus' blocks into, which promtool makes of the samples",
            HelpName = "DIR",
        };
        var promtool = new Option<string?>("--promtool")
        {
            Description = "with --blocks: the program promtool, of Prometheus 2.29 or newer [default: the one on the PATH]",
            HelpName = "PATH",
        };
        var label = new Option<string[]>("--label")
        {
            Description = "label that Prometheus adds when it scrapes: job=… and instance=…, one option each",
            HelpName = "NAME=VALUE",
        };
        var command = new Command("backfill", "write the usage counters as they were, in OpenMetrics, for promtool and others to import")
        {
            from, to, step, file, split, blocks, promtool, label,
        };
        GivenValue? Given(ParseResult result, Option<string?> option)
            => result.GetValue(option) is { } text ? new GivenValue(text, option.Name) : null;
        command.SetAction(result => execute(result, settings => run(settings, WithOnePlace(new BackfillOptions(
            Instant(result.GetValue(from), "--from", settings.TimeZone),
            Instant(result.GetValue(to), "--to", settings.TimeZone),
            Step(new GivenValue(result.GetRequiredValue(step), "--step")),
            OutputPath.Of(Given(result, file), "a file"),
            Labels(result.GetValue(label) ?? []))
        {
            Split = OutputPath.Of(Given(result, split), "a folder"),
            Blocks = OutputPath.Of(Given(result, blocks), "a folder"),
            Promtool = OutputPath.Of(Given(result, promtool), "a program"),
        }))));
        return command;
    }

    private static BackfillOptions WithOnePlace(BackfillOptions options)
    {
        if (new[] { options.Out, options.Split, options.Blocks }.Count(path => path is not null) > 1)
        {
            throw new SettingsException("only one of --out, --split and --blocks can be given");
        }

        return options is { Promtool: not null, Blocks: null } ? throw new SettingsException("--promtool goes with --blocks") : options;
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
