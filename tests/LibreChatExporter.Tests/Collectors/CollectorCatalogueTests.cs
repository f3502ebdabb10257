using LibreChatExporter.Collectors;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Collectors;

public sealed class CollectorCatalogueTests
{
    [Fact]
    public void Each_collector_calls_itself_what_its_line_calls_it()
    {
        using var exporter = new TestExporter(new MemorySource());

        IEnumerable<string> shown = exporter.RefreshAndRead()["librechat_exporter_collector_success"].Keys;
        IEnumerable<string> listed = CollectorCatalogue.All.Select(entry => $"collector={entry.Name}");

        // There are no budgets, and the figures of the process are left out.
        Assert.Equal(["collector=budgets", "collector=process", "collector=runtime"], listed.Except(shown));
        Assert.Equal(["collector=exporter", "collector=telemetry"], shown.Except(listed).Order());
    }

    [Fact]
    public void What_a_collector_needs_is_in_the_catalogue_above_it()
        => Assert.All(CollectorCatalogue.All.Select((entry, i) => (entry.Needs, i)).Where(line => line.Needs is not null), line =>
            Assert.Contains(CollectorCatalogue.All.Take(line.i), entry => entry.Name == line.Needs));
}
