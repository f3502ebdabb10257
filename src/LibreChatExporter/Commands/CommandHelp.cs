using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using LibreChatExporter.Configuration;

namespace LibreChatExporter.Commands;

/// <summary>
/// <c>--help</c>: of a command the options that it alone has and the settings that matter most to it; with <c>--all</c> every setting.
/// </summary>
/// <param name="settings">The options of the settings.</param>
/// <param name="all">The option that asks for every setting.</param>
internal sealed class CommandHelp(IReadOnlyDictionary<Setting, Option> settings, Option<bool> all) : SynchronousCommandLineAction
{
    /// <summary>The settings that matter to commands that end; the server has use for all.</summary>
    private static readonly Dictionary<string, Setting[]> Essential = new()
    {
        ["check"] = [Setting.Source, Setting.Database],
        ["report"] = [Setting.Source, Setting.Database, Setting.AsOf, Setting.TimeZone, Setting.UserLabel, Setting.Tenant],
        ["backfill"] = [Setting.Source, Setting.Database, Setting.TimeZone, Setting.UserLabel, Setting.Tenant],
        ["healthcheck"] = [Setting.Listen, Setting.TlsCertFile, Setting.TlsKeyFile, Setting.TlsClientCaFile],
        ["hash-password"] = [],
        ["state"] = [Setting.State],
        ["state list"] = [Setting.State],
        ["state restore"] = [Setting.State],
    };

    private readonly HelpAction _help = new();

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Lets it answer <c>--help</c>.</summary>
    public static void AddTo(RootCommand root, IReadOnlyDictionary<Setting, Option> settings, Option<bool> all)
        => root.Options.OfType<HelpOption>().Single().Action = new CommandHelp(settings, all);

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        string command = NameOf(parseResult.CommandResult);
        Setting[]? essential = parseResult.GetValue(all) ? null : Essential.GetValueOrDefault(command);
        foreach ((Setting setting, Option option) in settings)
        {
            option.Hidden = essential?.Contains(setting) == false;
        }

        int exitCode = _help.Invoke(parseResult);
        if (essential is { Length: > 0 })
        {
            parseResult.InvocationConfiguration.Output.WriteLine(
                $"Every other setting may be given as well: librechat-exporter {command} --help --all lists them.");
        }

        return exitCode;
    }

    /// <summary>The words that name a command; empty where there are none.</summary>
    private static string NameOf(SymbolResult? result) => result is not CommandResult { Command: not RootCommand } command ? ""
        : $"{NameOf(command.Parent)} {command.Command.Name}".TrimStart();
}
