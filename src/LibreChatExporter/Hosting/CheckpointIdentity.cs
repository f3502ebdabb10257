using System.Security.Cryptography;
using System.Text;
using LibreChatExporter.Budgets;
using LibreChatExporter.Collectors;
using LibreChatExporter.Configuration;
using LibreChatExporter.Primitives;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Hosting;

/// <summary>
/// What must be the same for a checkpoint to be of use: the source, and all settings that decide what is counted under which label, or what
/// is kept of the past.
/// </summary>
internal static class CheckpointIdentity
{
    /// <summary>Names and values, none of them secret.</summary>
    internal static IReadOnlyList<(string Name, string Value)> Of(ExporterSettings settings, ILibreChatSource source) =>
    [
        ("source", source.Description),
        (Setting.Tenant.Name, settings.Tenant ?? ""),
        (Setting.TenantLabel.Name, $"{settings.TenantLabel}"),
        (Setting.UserLabel.Name, $"{settings.UserLabel}"),
        (Setting.UserHashKeyFile.Name, settings.UserHashKey is { } key ? Digest(key) : ""),
        (Setting.IncludeModels.Name, settings.IncludeModels is { } models ? Patterns(models) : "all"),
        (Setting.ExcludeModels.Name, Patterns(settings.ExcludeModels)),
        (Setting.IncludeAgents.Name, settings.IncludeAgents is { } agents ? Patterns(agents) : "all"),
        (Setting.ExcludeAgents.Name, Patterns(settings.ExcludeAgents)),
        (Setting.SeriesLimit.Name, $"{settings.SeriesLimit}"),
        (Setting.Windows.Name, string.Join(',', settings.Windows.Select(window => window.Name))),
        (Setting.TimeZone.Name, settings.TimeZone.Id),
        (Setting.Disable.Name, string.Join(',', Forgotten(settings).Order(StringComparer.Ordinal))),
        (Setting.Reprice.Name, $"{settings.Reprice}"),
        ("prices", settings.Reprice ? Digest(Encoding.UTF8.GetBytes(string.Join('\n', settings.Prices))) : ""),
        ("budgets", string.Join("; ", settings.Budgets.Select(Describe))),
    ];

    /// <summary>The collectors that keep what they have read, and are disabled.</summary>
    private static IEnumerable<string> Forgotten(ExporterSettings settings)
        => CollectorCatalogue.All.Where(entry => entry.KeepsState && settings.Disabled.Contains(entry.Name)).Select(entry => entry.Name);

    /// <summary>The amount may change: it does not say what is counted.</summary>
    private static string Describe(Budget budget)
    {
        BudgetScope scope = budget.Scope;
        (string Name, GlobList? Patterns)[] parts =
        [
            ("user", scope.User), ("domain", scope.Domain), ("role", scope.Role),
            ("model", scope.Model), ("agent", scope.Agent), ("tenant", scope.Tenant),
        ];
        IEnumerable<string> given = parts.Where(part => part.Patterns is not null)
            .Select(part => $" {part.Name} {Patterns(part.Patterns!)}");
        return $"{budget.Name} {budget.Window.Name}{string.Concat(given)}";
    }

    private static string Patterns(GlobList patterns) => string.Join(',', patterns.Patterns);

    /// <summary>Tells one key from another without telling either.</summary>
    private static string Digest(byte[] value) => $"(SHA-256 begins with {Convert.ToHexStringLower(SHA256.HashData(value).AsSpan(0, 4))})";
}
