using LibreChatExporter.Collectors;
using LibreChatExporter.Configuration;
using LibreChatExporter.History;

namespace LibreChatExporter.Web.Pages;

/// <summary>Makes what is around pages.</summary>
/// <param name="settings">The settings.</param>
internal sealed class Frames(ExporterSettings settings)
{
    private static readonly (string Path, string Name)[] Sections =
        [("/", "Overview"), ("/users", "Users"), ("/models", "Models"), ("/agents", "Agents")];

    /// <summary>Whether there are pages about single calls.</summary>
    public bool HasCalls => settings.IsEnabled(CollectorCatalogue.Calls);

    /// <summary>The frame of a page with figures.</summary>
    public Frame Of(PageRequest request, string title, string section) => new(title, request.Links)
    {
        Section = section,
        Sections = SectionsOf(request.View),
        AsOf = request.View.AsOf,
        Zone = request.View.Zone.Id,
        Refreshes = true,
        HasLogin = settings.Login is not null,
        Grafana = settings.GrafanaUrl,
    };

    /// <summary>The frame of a page without.</summary>
    public Frame Of(HttpContext context, HistoryView? view, string title, string? section = null)
        => new(title, new Links(context.Request.PathBase))
        {
            Section = section,
            Sections = SectionsOf(view),
            Zone = settings.TimeZone.Id,
            HasLogin = settings.Login is not null,
            Grafana = settings.GrafanaUrl,
        };

    private IReadOnlyList<(string Path, string Name)> SectionsOf(HistoryView? view) =>
    [
        .. Sections,
        .. view is { HasTenants: true } ? (IEnumerable<(string, string)>)[("/tenants", "Tenants")] : [],
        ("/days", "Days"),
        .. HasCalls
            ? (IEnumerable<(string, string)>)
                [(ActivityPage.Path, "Activity"), (ProvidersPage.Path, "Providers"), (ChatsPage.Path, "Chats")]
            : [],
        ("/status", "Status"),
    ];
}
