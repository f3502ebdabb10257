namespace LibreChatExporter.Commands.Checks;

/// <summary>How to check.</summary>
/// <param name="IsJson">Whether to write JSON instead of lines for people.</param>
/// <param name="IsQuick">Whether to read one document of each collection only, and not the transactions.</param>
internal sealed record CheckOptions(bool IsJson, bool IsQuick);

/// <summary>What <c>check</c> has found out, as far as it has come.</summary>
internal sealed class CheckReport
{
    /// <summary>What has been looked at.</summary>
    public required string Source { get; set; }

    /// <summary>The version of the database; null where it is not to be had, as of a dump.</summary>
    public string? Server { get; set; }

    /// <summary>The collections that have been looked at.</summary>
    public List<CollectionCheck> Collections { get; } = [];

    /// <summary>What the transactions say; null where they have not been read.</summary>
    public UsageCheck? Usage { get; set; }

    /// <summary>What to know besides.</summary>
    public IReadOnlyList<string> Notices { get; set; } = [];

    /// <summary>Why the exporter cannot work; null where it can.</summary>
    public string? Error { get; set; }
}

/// <summary>What a collection is like.</summary>
/// <param name="Name">Its name.</param>
/// <param name="NeededFor">What would be missing without it.</param>
/// <param name="Exists">Whether it is there.</param>
/// <param name="Documents">Documents in it, roughly, of all tenants; null where that is not to be had.</param>
/// <param name="IsEmpty">Whether it has none that is asked for.</param>
/// <param name="MissingFields">Fields that the document looked at should have.</param>
/// <param name="Indexes">Indexes that help; none where there can be none.</param>
internal sealed record CollectionCheck(
    string Name,
    string NeededFor,
    bool Exists,
    long? Documents,
    bool IsEmpty,
    IReadOnlyList<string> MissingFields,
    IReadOnlyList<IndexCheck> Indexes);

/// <summary>An index that helps.</summary>
/// <param name="Field">The field that it leads with.</param>
/// <param name="Exists">Whether it is there.</param>
/// <param name="Otherwise">What happens without it.</param>
internal sealed record IndexCheck(string Field, bool Exists, string Otherwise);

/// <summary>What the transactions say.</summary>
internal sealed record UsageCheck
{
    /// <summary>How many there are.</summary>
    public required long Transactions { get; init; }

    /// <summary>When the first was made; null where there is none.</summary>
    public required DateTimeOffset? First { get; init; }

    /// <summary>When the last was made; null where there is none.</summary>
    public required DateTimeOffset? Last { get; init; }

    /// <summary>How many users have used something.</summary>
    public required int Users { get; init; }

    /// <summary>How many agents they have used.</summary>
    public required int Agents { get; init; }

    /// <summary>How many models they have used.</summary>
    public required int Models { get; init; }

    /// <summary>How many answers were given after the last transaction, which therefore have none.</summary>
    public required int AnswersSince { get; init; }

    /// <summary>Whether LibreChat writes transactions; null where nothing tells.</summary>
    public bool? IsOn => AnswersSince > 0 ? false : Transactions > 0 ? true : null;

    /// <summary>What newer versions of LibreChat write, and whether the newest transactions have it.</summary>
    public required IReadOnlyList<NewerFields> Newer { get; init; }

    /// <summary>What each setting that has to match something matches.</summary>
    public required IReadOnlyList<SettingMatch> Settings { get; init; }
}

/// <summary>What a newer version of LibreChat writes.</summary>
/// <param name="Fields">The fields of transactions, any of which will do.</param>
/// <param name="IsThere">Whether the newest transactions have it.</param>
/// <param name="Adds">What the exporter makes of it.</param>
internal sealed record NewerFields(IReadOnlyList<string> Fields, bool IsThere, string Adds);

/// <summary>What a value of a setting matches.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Value">The pattern, tenant or budget.</param>
/// <param name="Count">How many it matches.</param>
/// <param name="Unit">Of what.</param>
internal sealed record SettingMatch(string Setting, string Value, long Count, string Unit);
