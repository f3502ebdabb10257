using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Messages;

public sealed class SampleActivityTests
{
    [Theory]
    [InlineData("librechat-sample")]
    [InlineData("librechat-tenants")]
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

    [Fact]
    public void Threads_of_subagents_are_no_chats_of_people()
    {
        var sample = new Sample("librechat-newest");
        using var source = new DumpSource(sample.Folder, database: null);
        using var exporter = new TestExporter(source, new FakeTimeProvider(Sample.AsOf));

        Scrape scrape = exporter.RefreshAndRead();

        Compare.WithOracle(
            ActivityOracle.Compute(sample.Documents("messages"), sample.Documents("transactions"), sample.Documents("agents")),
            scrape,
            sample.Folder);
        Assert.Equal(4, scrape.Value("librechat_messages_total", "endpoint=agents,model=none,sender=subagent"));
        Assert.Equal(4, scrape.Value("librechat_messages_total", "endpoint=agents,model=unknown,sender=subagent"));
        Assert.Equal(1, scrape.Value("librechat_message_errors_total", "endpoint=agents,model=unknown"));
    }
}
