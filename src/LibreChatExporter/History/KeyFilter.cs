using LibreChatExporter.Ledger;

namespace LibreChatExporter.History;

/// <summary>A <see cref="HistoryFilter"/> in numbers of labels: null takes all. Immutable.</summary>
internal readonly record struct KeyFilter(int? User, int? Model, int? Agent, int? Tenant)
{
    /// <summary>What no row has.</summary>
    private const int Nothing = -1;

    /// <summary>Looks up the labels of a filter; one that is unknown takes nothing.</summary>
    internal static KeyFilter Of(HistoryFilter filter, HistoryLabels labels) => new(
        Find(filter.User, HistoryLabels.Bit(GroupBy.User), labels), Find(filter.Model, HistoryLabels.Bit(GroupBy.Model), labels),
        Find(filter.Agent, HistoryLabels.Bit(GroupBy.Agent), labels), Find(filter.Tenant, HistoryLabels.Tenants, labels));

    /// <summary>Whether it takes a row of the ledger.</summary>
    internal bool Takes(LabelKey key)
        => (User is null || User == key.First) && (Model is null || Model == key.Second) && (Agent is null || Agent == key.Third)
            && (Tenant is null || Tenant == key.Tenant);

    private static int? Find(string? label, byte bit, HistoryLabels labels) => label is null ? null : labels.Find(label, bit) ?? Nothing;
}
