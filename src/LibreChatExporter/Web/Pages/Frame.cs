namespace LibreChatExporter.Web.Pages;

/// <summary>What is around every page.</summary>
/// <param name="Title">What the page is about.</param>
/// <param name="Links">Where other pages are.</param>
public sealed record Frame(string Title, Links Links)
{
    /// <summary>The path of the section that the page belongs to; null for none.</summary>
    public string? Section { get; init; }

    /// <summary>The sections that there are; none where nobody may see them.</summary>
    public IReadOnlyList<(string Path, string Name)> Sections { get; init; } = [];

    /// <summary>Where dashboards are; null for nowhere.</summary>
    public Uri? Grafana { get; init; }

    /// <summary>Up to when usage has been counted, in the time zone of the settings; null while that is not known.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>The time zone of the settings.</summary>
    public string Zone { get; init; } = "";

    /// <summary>Whether there is a login, so that somebody has signed in and can sign out.</summary>
    public bool HasLogin { get; init; }

    /// <summary>Whether the page is to be asked for again each minute.</summary>
    public bool Refreshes { get; init; }
}
