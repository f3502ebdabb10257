using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Messages;

public sealed class SampleActivityTests
{
    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void All_families_of_activity_agree_with_the_oracle(string name)
    {
        var sample = new Sample(name);
        using var source = new DumpSource(sample.Folder, database: null);
        using var exporter = new TestExporter(source, new FakeTimeProvider(Sample.AsOf));

        Dictionary<string, Dictionary<string, double>> oracle =
            ActivityOracle.Compute(sample.Documents("messages"), sample.Documents("transactions"), sample.Documents("agents"));

        Assert.All(oracle, family => Assert.NotEmpty(family.Value));
        Compare.WithOracle(oracle, exporter.RefreshAndRead(), name);
    }
}
