using System.Net;
using LibreChatExporter.Commands;
using LibreChatExporter.Configuration;

namespace LibreChatExporter.Tests.Support;

/// <summary>One run of the command line inside the test, up to the point where it has its settings.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error, string? Command, ExporterSettings? Settings, object? Options)
{
    public static CommandRun Of(string[] arguments, params (string Name, string Value)[] environment)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        (string? command, ExporterSettings? settings, object? commandOptions) = (null, null, null);
        int exitCode = CommandLine.Run(
            arguments,
            name => environment.FirstOrDefault(variable => variable.Name == name).Value,
            output,
            error,
            new CommandHandlers
            {
                Serve = given => Note("serve", given),
                Check = (given, options) => Note("check", given, options),
                Backfill = (given, options) => Note("backfill", given, options),
                Calls = (given, options) => Note("calls", given, options),
                Report = (given, options) => Note("report", given, options),
                HealthCheck = (listen, tls) => Asked(output, listen, tls),
                ListState = folder => Told($"list {folder}"),
                RestoreState = (folder, name) => Told($"restore {name} in {folder}"),
                HashPassword = () => "no password is asked for here",
            });
        return new CommandRun(exitCode, output.ToString(), error.ToString(), command, settings, commandOptions);

        int Told(string what)
        {
            output.Write(what);
            return 0;
        }

        int Note(string name, ExporterSettings given, object? itsOwn = null)
        {
            (command, settings, commandOptions) = (name, given, itsOwn);
            return 0;
        }
    }

    private static int Asked(StringWriter output, IPEndPoint listen, TlsSettings? tls)
    {
        output.Write($"{listen} {tls?.Certificate.Path}");
        return 0;
    }

    /// <summary>The settings of a run that must have worked.</summary>
    public static ExporterSettings SettingsOf(string[] arguments, params (string Name, string Value)[] environment)
    {
        CommandRun run = Of(arguments, environment);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Settings!;
    }

    /// <summary>The complaint of a run that must have failed: one line, exit code 2, nothing on standard output.</summary>
    public static string ErrorOf(string[] arguments, params (string Name, string Value)[] environment)
    {
        CommandRun run = Of(arguments, environment);
        Assert.Equal((2, "", null), (run.ExitCode, run.Output, run.Settings));
        return Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
