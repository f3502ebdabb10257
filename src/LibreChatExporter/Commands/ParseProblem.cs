using System.CommandLine;
using System.CommandLine.Parsing;
using LibreChatExporter.Configuration;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Commands;

/// <summary>Says in a line what of a command line cannot be understood.</summary>
internal static class ParseProblem
{
    /// <summary>A problem, first of all that something is unknown; null where there is none.</summary>
    /// <param name="parsed">What the command line was taken for.</param>
    /// <param name="args">The command line: somebody may have forgotten the --source before a URI with a password.</param>
    public static string? Of(ParseResult parsed, IEnumerable<string> args)
    {
        if (parsed.Errors.Count == 0)
        {
            return null;
        }

        Command command = parsed.CommandResult.Command;
        string? unknown = parsed.UnmatchedTokens.FirstOrDefault(
            token => parsed.Errors.Any(error => error.Message.Contains($"'{token}'", StringComparison.Ordinal)));
        string problem = unknown switch
        {
            null => parsed.Errors[0].Message.TrimEnd('.'),
            ['-', ..] => $"there is no option {NameOf(unknown)}{Hint(NameOf(unknown), OptionsOf(parsed.CommandResult))}",
            _ when command.Subcommands.Count > 0 => $"there is no command {unknown}{Hint(unknown, command.Subcommands)}",
            _ => $"{command.Name} takes options alone, and not '{unknown}'",
        };
        return $"{ShownText.Masked(problem, args)} (--help lists the options)";
    }

    private static string NameOf(string option) => option.Split('=')[0];

    private static string Hint(string given, IEnumerable<Symbol> symbols)
        => NearestWord.Hint(given, symbols.Where(symbol => !symbol.Hidden).Select(symbol => symbol.Name));

    private static IEnumerable<Option> OptionsOf(SymbolResult? result)
    {
        for (; result is CommandResult { Command: { } command }; result = result.Parent)
        {
            foreach (Option option in command.Options)
            {
                yield return option;
            }
        }
    }
}
