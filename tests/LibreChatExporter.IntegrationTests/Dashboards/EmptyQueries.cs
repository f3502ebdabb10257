namespace LibreChatExporter.IntegrationTests.Dashboards;

/// <summary>Queries that rightly find nothing in the live sample, and why.</summary>
internal static class EmptyQueries
{
    /// <summary>By the dashboard's uid, the panel's title (of a variable <c>$name</c>), and the query's letter.</summary>
    internal static IReadOnlyList<(string Uid, string Title, string RefId, string Reason)> All { get; } =
    [
        ("librechat-overview", "$tenant", "", NoTenants),
        ("librechat-users", "$tenant", "", NoTenants),
        ("librechat-models", "$tenant", "", NoTenants),
        ("librechat-agents", "$tenant", "", NoTenants),
        ("librechat-overview", "Windows, and the time before", "B", NothingBefore),
        ("librechat-overview", "Windows, and the time before", "C", NothingBefore),
        ("librechat-agents", "Agents", "G", NoRatings),
        ("librechat-agents", "Agents", "H", NoRatings),
    ];

    private const string NoTenants = "the exporter runs without tenant-label";
    private const string NoRatings = "nobody has rated an agent's answer in the sample";
    private const string NothingBefore = "Prometheus has not been there for a day";

    /// <summary>Why a query is empty; null for one that has to have data.</summary>
    internal static string? Reason(string uid, string title, string refId)
        => All.Where(known => (known.Uid, known.Title, known.RefId) == (uid, title, refId)).Select(known => known.Reason).FirstOrDefault();
}
