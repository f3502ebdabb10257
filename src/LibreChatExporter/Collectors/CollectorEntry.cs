using LibreChatExporter.Exposition;

namespace LibreChatExporter.Collectors;

/// <summary>What the exporter has to know of a collector.</summary>
/// <param name="Name">The value of the label <c>collector</c>, and the name by which it is disabled.</param>
/// <param name="Create">Makes it of what all share; null where these parts give it nothing to do.</param>
internal sealed record CollectorEntry(string Name, Func<CollectorParts, ICollector?> Create)
{
    /// <summary>Whether it may be disabled.</summary>
    public bool IsOptional { get; init; } = true;

    /// <summary>Whether it counts what cannot be read again: a checkpoint made without it is no use with it.</summary>
    public bool KeepsState { get; init; }

    /// <summary>Whether what it counts is for pages and the API alone, so that a reading that ends needs none of it.</summary>
    public bool IsForServing { get; init; }

    /// <summary>The collector without which it is disabled, too; null for none.</summary>
    public string? Needs { get; init; }
}
