using System.CommandLine;
using System.Net;
using LibreChatExporter.Configuration;

namespace LibreChatExporter.Commands;

/// <summary>The command line: parses it, answers <c>--help</c> and <c>--version</c>, and hands the settings on.</summary>
internal static class CommandLine
{
    /// <summary>The exit code for settings or a source that cannot be used, or not for all figures that are wanted.</summary>
    public const int UsageError = 2;

    /// <summary>The exit code for an exporter that is not well, or cannot be asked. Docker keeps 2 for itself.</summary>
    public const int Unhealthy = 1;

    private const string Description = """
        Prometheus exporter for LibreChat: what users, models and agents cost.

        It reads LibreChat's MongoDB (or what mongodump wrote), never writes to it, and serves the figures on /metrics.

        Try it:    librechat-exporter --demo, then open http://127.0.0.1:9787/metrics
        Use it:    librechat-exporter --source mongodb://user:password@host:27017/LibreChat
        Look once: librechat-exporter --source dump/LibreChat --once

        Each option can also be an environment variable LIBRECHAT_EXPORTER_<OPTION> (or …_FILE with the path of a file that holds it), or a
        line "option: value" in the settings file. The command line wins over variables, variables over the file. Only the file can hold the lists
        budgets, prices and auth-users; docs/configuration.md explains them, and every option.
        """;

    /// <summary>Runs the command that the command line names.</summary>
    /// <returns>
    /// The process's exit code: 2 for a wrong setting, with one line on <paramref name="error"/>; 1 for one that keeps the health from
    /// being checked.
    /// </returns>
    public static int Run(
        IReadOnlyList<string> args,
        Func<string, string?> environment,
        TextWriter output,
        TextWriter error,
        CommandHandlers commands)
    {
        var options = Setting.All.ToDictionary(setting => setting, CreateOption);
        var config = new Option<string?>("--config")
        {
            Description = "settings file (YAML), also LIBRECHAT_EXPORTER_CONFIG",
            HelpName = "FILE",
            Recursive = true,
        };
        var all = new Option<bool>("--all") { Description = "with --help: every setting", Recursive = true };
        var serve = new Command("serve", "serve the metrics over HTTP (what happens without a command)");
        var health = new Command(
            "healthcheck", "ask the exporter that runs here with these settings whether it is alive; exit code 0 or 1");
        var hash = new Command("hash-password", "read a password from standard input, print its hash for auth-users-file or auth-users");
        var root = new RootCommand(Description) { serve, health, hash, all, config };
        foreach (Option option in options.Values)
        {
            root.Add(option);
        }

        int Complain(string problem)
        {
            error.WriteLine($"librechat-exporter: {problem.ReplaceLineEndings(" ")}");
            return UsageError;
        }

        int WithFlags(ParseResult result, Func<Dictionary<Setting, string>, string?, string, int> act)
        {
            Dictionary<Setting, string> flags = [];
            foreach ((Setting setting, Option option) in options)
            {
                if (result.GetResult(option) is { Implicit: false })
                {
                    flags[setting] = setting.IsSwitch
                        ? $"{result.GetValue((Option<bool>)option)}"
                        : result.GetValue((Option<string?>)option) ?? "";
                }
            }

            const string configVariable = "LIBRECHAT_EXPORTER_CONFIG";
            string? fromFlag = result.GetValue(config);
            string? file = fromFlag ?? environment(configVariable);
            try
            {
                return act(flags, file is { Length: > 0 } ? file : null, fromFlag is null ? configVariable : "--config");
            }
            catch (SettingsException e)
            {
                return Complain(e.Message);
            }
        }

        int Execute(ParseResult result, Func<ExporterSettings, int> run) => WithFlags(
            result, (flags, file, origin) => run(SettingsReader.Read(flags, environment, file, origin)));

        int CheckHealth(ParseResult result)
        {
            int exitCode = WithFlags(result, (flags, file, origin) =>
            {
                (IPEndPoint listen, TlsSettings? tls) = SettingsReader.ReadServer(flags, environment, file, origin);
                return commands.HealthCheck(listen, tls);
            });
            return exitCode == 0 ? 0 : Unhealthy;
        }

        Func<ExporterSettings, int> Live(Func<ExporterSettings, int> run) => settings => settings is { AsOf: not null, Once: false }
            ? throw new SettingsException("--as-of goes with --once and with report: a running exporter follows the clock")
            : run(settings);

        root.Add(CheckCommand.Create((result, run) => Execute(result, Live(run)), commands.Check));
        root.Add(BackfillCommand.Create(Execute, commands.Backfill));
        root.Add(CallsCommand.Create(Execute, commands.Calls));
        root.Add(ReportCommand.Create(Execute, commands.Report));
        root.Add(StateCommand.Create(
            (result, run) => WithFlags(result, (flags, file, origin) => run(SettingsReader.ReadState(flags, environment, file, origin))),
            commands.ListState,
            commands.RestoreState));
        root.SetAction(result => Execute(result, Live(commands.Serve)));
        serve.SetAction(result => Execute(result, Live(commands.Serve)));
        health.SetAction(CheckHealth);
        hash.SetAction(_ => commands.HashPassword() is { } complaint ? Complain(complaint) : 0);
        CommandHelp.AddTo(root, options, all);
        ParseResult parsed = root.Parse(args);
        if (ParseProblem.Of(parsed, args) is { } problem)
        {
            return Complain(problem);
        }

        if (parsed.GetValue(all) && parsed.Action is not CommandHelp)
        {
            return Complain($"{all.Name} goes with --help");
        }

        return parsed.Invoke(new InvocationConfiguration
        {
            Output = output,
            Error = error,
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        });
    }

    private static Option CreateOption(Setting setting) => setting.IsSwitch
        ? new Option<bool>(setting.Flag) { Description = setting.Help, Recursive = true }
        : new Option<string?>(setting.Flag)
        {
            Description = setting.Default is null ? setting.Help : $"{setting.Help} [default: {setting.Default}]",
            HelpName = setting.Placeholder,
            Recursive = true,
        };
}
