using LibreChatExporter.Ledger;

namespace LibreChatExporter.Web.Pages;

/// <summary>What usage is shown by: a section of pages.</summary>
/// <param name="GroupBy">What it is.</param>
/// <param name="Parameter">The name of its filter.</param>
/// <param name="Path">Where all are listed.</param>
/// <param name="ItemPath">Where one is shown: its name, which may have slashes, is a parameter.</param>
/// <param name="One">What one is called.</param>
/// <param name="Many">What several are called.</param>
/// <param name="Api">The path of the API that lists them; null for none.</param>
internal sealed record Dimension(GroupBy GroupBy, string Parameter, string Path, string ItemPath, string One, string Many, string? Api)
{
    public static readonly Dimension Users = new(GroupBy.User, "user", "/users", "/user", "User", "Users", "/api/top-users");

    public static readonly Dimension Models = new(GroupBy.Model, "model", "/models", "/model", "Model", "Models", "/api/top-models");

    public static readonly Dimension Agents = new(GroupBy.Agent, "agent", "/agents", "/agent", "Agent", "Agents", "/api/top-agents");

    public static readonly Dimension Tenants = new(GroupBy.Tenant, "tenant", "/tenants", "/tenant", "Tenant", "Tenants", null);

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<Dimension> All = [Users, Models, Agents, Tenants];
}
