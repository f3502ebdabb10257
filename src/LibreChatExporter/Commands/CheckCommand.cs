using System.CommandLine;
using LibreChatExporter.Commands.Checks;
using LibreChatExporter.Configuration;

namespace LibreChatExporter.Commands;

/// <summary>The command <c>check</c> and the options that it alone has.</summary>
internal static class CheckCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="execute">Reads the settings, hands them on, and says in one line what is wrong with them.</param>
    /// <param name="run">Does the work.</param>
    internal static Command Create(
        Func<ParseResult, Func<ExporterSettings, int>, int> execute, Func<ExporterSettings, CheckOptions, int> run)
    {
        var format = new Option<string>("--format")
        {
            Description = "text, json",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => "text",
        };
        var quick = new Option<bool>("--quick")
        {
            Description = "read one document of each collection, and not all transactions",
        };
        var command = new Command("check", "connect, say what there is, what is missing and what the settings match; writes nothing")
        {
            format, quick,
        };
        command.SetAction(result => execute(result, settings => run(settings, new CheckOptions(
            new GivenValue(result.GetRequiredValue(format), format.Name) switch
            {
                { Text: "text" } => false,
                { Text: "json" } => true,
                var other => throw other.IsNoneOf(["text", "json"]),
            },
            result.GetValue(quick)))));
        return command;
    }
}
