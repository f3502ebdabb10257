using LibreChatExporter.Collectors;
using LibreChatExporter.Configuration;

namespace LibreChatExporter.Tests.Collectors;

/// <summary>What is left out is what was asked to be left out.</summary>
public sealed class SwitchTests
{
    private const string OfCollectors = "librechat_exporter_collector_", DocumentsRead = "librechat_exporter_documents_read_total",
        Unmatched = "librechat_exporter_setting_unmatched";

    /// <summary>What the families of the collectors begin with whose families depend on the machine.</summary>
    private static readonly Dictionary<string, string> Prefixes = new() { ["process"] = "process_", ["runtime"] = "dotnet_" };

    public static TheoryData<string> Switchable => [.. CollectorCatalogue.Optional];

    [Theory]
    [MemberData(nameof(Switchable))]
    public void A_collector_that_is_disabled_takes_its_families_and_its_label_along_and_nothing_else(string name)
    {
        using var all = new Installation(withRuntime: true);
        using var some = new Installation(withRuntime: true, (Setting.Disable, name));
        (Scrape right, Scrape scrape) = (all.Refresh(), some.Refresh());

        // Coverage is about answers, which activity reads.
        string[] gone = name == "activity" ? ["activity", "coverage"] : [name];
        Assert.Equal(
            Installation.Of(gone.Except(Prefixes.Keys)).Order(),
            Families(right, "librechat_").Except(Families(scrape, "librechat_")).Order());
        Assert.Empty(Families(scrape, "librechat_").Except(Families(right, "librechat_")));
        Assert.All(Families(scrape, "librechat_"), family => AssertSame(family, right, scrape, gone));
        Assert.All(Prefixes, prefix => Assert.NotEmpty(Families(right, prefix.Value)));
        Assert.All(Prefixes, prefix => Assert.Equal(prefix.Key == name, !Families(scrape, prefix.Value).Any()));
    }

    /// <summary>
    /// But for the one that says which of the settings match nothing: those of a collector that is disabled do not have to.
    /// </summary>
    private static IEnumerable<string> Families(Scrape scrape, string prefix)
        => scrape.Families.Keys.Where(family => family.StartsWith(prefix, StringComparison.Ordinal) && family != Unmatched);

    private static void AssertSame(string family, Scrape right, Scrape scrape, string[] gone)
    {
        if (family.StartsWith(OfCollectors, StringComparison.Ordinal))
        {
            Assert.Equal(gone.Select(name => $"collector={name}").Order(), right[family].Keys.Except(scrape[family].Keys).Order());
            Assert.Empty(scrape[family].Keys.Except(right[family].Keys));
        }
        else if (family == DocumentsRead)
        {
            // A comparison reads what is new once more.
            int readings = gone.Contains("comparison") ? 2 : 1;
            Assert.Equal(readings * scrape[family]["collection=transactions"], right[family]["collection=transactions"]);
        }
        else if (family != "librechat_exporter_series")
        {
            Compare.Family(family, right[family], scrape[family]);
        }
    }
}
