using LibreChatExporter.Collectors;
using LibreChatExporter.Configuration;
using LibreChatExporter.Hosting;
using LibreChatExporter.Sources;
using Microsoft.Extensions.Logging.Abstractions;

namespace LibreChatExporter.Commands;

/// <summary>
/// The part of <c>check</c> that looks for settings which match nothing. Only the transactions can tell, so it reads them all.
/// </summary>
internal static class SettingsCheck
{
    /// <summary>
    /// Says what matches nothing, a line each on <paramref name="output"/>; reads nothing where no setting has to match anything.
    /// </summary>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    internal static void Run(ILibreChatSource source, ExporterSettings settings, TimeProvider clock, TextWriter output)
    {
        bool hasPatterns = settings.IncludeModels is not null || settings.IncludeAgents is not null
            || settings.ExcludeModels.Patterns.Count > 0 || settings.ExcludeAgents.Patterns.Count > 0;
        if (!hasPatterns && settings.Tenant is null && settings.Budgets.Count == 0)
        {
            return;
        }

        string[] needed = [CollectorCatalogue.Users, CollectorCatalogue.Budgets];
        IReadOnlySet<string> disabled = CollectorCatalogue.Optional.Except(needed).Concat(settings.Disabled).ToHashSet();
        using var exporter = new Exporter(
            source, settings with { Disabled = disabled, Once = true }, clock, NullLoggerFactory.Instance, withRuntime: false);
        exporter.Refresher.Refresh(CancellationToken.None);
        if (exporter.Refresher.Health.Error is { } error)
        {
            throw new SourceException(error);
        }

        foreach (string notice in exporter.Refresher.Notices.Except(source.Notices))
        {
            output.WriteLine($"note: {notice}");
        }
    }
}
