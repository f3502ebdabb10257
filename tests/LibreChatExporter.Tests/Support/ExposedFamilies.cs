using LibreChatExporter.Checkpoints;
using LibreChatExporter.Configuration;
using LibreChatExporter.Exposition;
using LibreChatExporter.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace LibreChatExporter.Tests.Support;

/// <summary>All that the exporter can expose.</summary>
internal static class ExposedFamilies
{
    /// <summary>The families with budgets, user-info and a state, and further settings.</summary>
    public static MetricFamily[] With(params (Setting Setting, string Value)[] flags)
    {
        using var folder = new TempFolder();
        using var state = StateFolder.Open(folder.Path);
        using var exporter = new Exporter(
            new MemorySource(),
            TestSettings.WithFile("budgets: [{name: all, amount: 1}]", [.. flags, (Setting.UserInfo, "true")]),
            TimeProvider.System,
            NullLoggerFactory.Instance,
            checkpoint: new Checkpoint(state, [], TimeProvider.System, NullLogger<Checkpoint>.Instance));
        return [.. exporter.Families];
    }

    /// <summary>The names of all metrics as queries know them: a histogram has three.</summary>
    public static IReadOnlySet<string> MetricNames() => With()
        .SelectMany(family => family.Type == MetricType.Histogram
            ? new[] { $"{family.Name}_bucket", $"{family.Name}_sum", $"{family.Name}_count" }
            : [family.Name])
        .ToHashSet(StringComparer.Ordinal);
}
