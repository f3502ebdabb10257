using System.CommandLine;
using System.Globalization;
using LibreChatExporter.Calls;
using LibreChatExporter.Configuration;
using LibreChatExporter.Export;
using LibreChatExporter.History;

namespace LibreChatExporter.Commands;

/// <summary>The command <c>calls</c> and the options that it alone has.</summary>
internal static class CallsCommand
{
    private const string Formats = "csv, ndjson";

    /// <summary>Makes the command.</summary>
    /// <param name="execute">Reads the settings, hands them on, and says in one line what is wrong with them or with what is done with
    /// them.</param>
    /// <param name="run">Does the work.</param>
    internal static Command Create(
        Func<ParseResult, Func<ExporterSettings, int>, int> execute, Func<ExporterSettings, ExportOptions, int> run)
    {
        var from = Text("--from", "first instant, or day of the time zone [default: the first call]", "TIME");
        var to = Text("--to", "instant or day before which to end [default: the last call]", "TIME");
        var user = Text("--user", "only calls of this user, as user-label shows them", "LABEL");
        var model = Text("--model", "only calls of this model", "NAME");
        var agent = Text("--agent", "only calls of the agent with this id; none for those without an agent", "ID");
        var provider = Text("--provider", "only calls of models that this provider serves", "NAME");
        var context = Text("--context", "only calls for this, such as message or title", "NAME");
        var minCost = Text("--min-cost", "only calls that cost at least this", "USD");
        var errors = new Option<bool>("--errors") { Description = "only calls whose answer is an error" };
        var format = Text("--format", $"{Formats} [default: csv]", "FORMAT");
        var file = Text("--out", "file to write [default: standard output]", "FILE");
        var command = new Command(
            "calls", "write all model calls, a line each, for spreadsheets and programs, or to be a --source elsewhere")
        {
            from, to, user, model, agent, provider, context, minCost, errors, format, file,
        };
        GivenValue? Given(ParseResult result, Option<string?> option)
            => result.GetValue(option) is { } text ? new GivenValue(text, option.Name) : null;
        command.SetAction(result => execute(result, settings =>
        {
            var filter = new CallFilter
            {
                Labels = new HistoryFilter(result.GetValue(user), result.GetValue(model), result.GetValue(agent)),
                Provider = result.GetValue(provider),
                Context = result.GetValue(context),
                From = Given(result, from)?.InstantOrDay(settings.TimeZone),
                To = Given(result, to)?.InstantOrDay(settings.TimeZone),
                MinCostUsd = Given(result, minCost) is { } cost ? Usd(cost) : null,
                ErrorsOnly = result.GetValue(errors),
            };
            return filter.From >= filter.To
                ? throw Given(result, to)!.Wrong($"'{result.GetValue(to)}' is not after --from, '{result.GetValue(from)}'")
                : run(settings, new ExportOptions(filter, Format(Given(result, format)), OutputPath.Of(Given(result, file), "a file")));
        }));
        return command;
    }

    private static Option<string?> Text(string name, string description, string placeholder)
        => new(name) { Description = description, HelpName = placeholder };

    private static double Usd(GivenValue value)
        => double.TryParse(value.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double usd) && double.IsFinite(usd)
            ? usd
            : throw value.IsNot("an amount in US dollars such as 0.05");

    private static ExportFormat Format(GivenValue? value) => value?.Text.ToLowerInvariant() switch
    {
        null or "csv" => ExportFormat.Csv,
        "ndjson" => ExportFormat.Ndjson,
        _ => throw value.IsNot($"one of {Formats}"),
    };
}
