using LibreChatExporter.Configuration;
using LibreChatExporter.Hosting;
using LibreChatExporter.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace LibreChatExporter.Tests.Hosting;

/// <summary>What fails is said once, whoever has noticed it.</summary>
public sealed class FailureLogTests : IDisposable
{
    private readonly MemorySource _source = new();
    private readonly FakeTimeProvider _clock = new(Ids.Noon);
    private readonly FakeLogger<Refresher> _log = new();
    private readonly Exporter _exporter;

    public FailureLogTests()
    {
        _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 1)));
        _exporter = new Exporter(_source, TestSettings.Of((Setting.Disable, "documents")), _clock, new OneLogger(_log));
    }

    public void Dispose() => _exporter.Dispose();

    [Fact]
    public void A_source_that_cannot_be_read_is_one_line_that_names_all_who_have_tried_or_wait()
    {
        _source.FailAlways.UnionWith(["agents", "balances", "users"]);

        Refresh();

        string line = Assert.Single(Lines());
        Assert.StartsWith("collectors agents, balances, users, usage, activity failed: ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_not_said_again_until_it_has_gone_away()
    {
        _source.FailAlways.Add("agents");
        Refresh();
        Refresh();
        _source.FailAlways.Add("users");
        Refresh();
        Assert.Single(Lines());

        _source.FailAlways.Clear();
        Refresh();
        _source.FailAlways.Add("agents");
        Refresh();
        Assert.Equal(2, Lines().Length);
    }

    [Fact]
    public void One_that_fails_alone_is_said_as_one()
    {
        _source.FailAlways.Add("balances");

        Refresh();

        Assert.StartsWith("collector balances failed: ", Assert.Single(Lines()), StringComparison.Ordinal);
    }

    private void Refresh()
    {
        _exporter.Refresher.Refresh(CancellationToken.None);
        _clock.Advance(TimeSpan.FromMinutes(10));
    }

    private string[] Lines()
        => [.. _log.Collector.GetSnapshot().Where(line => line.Level >= LogLevel.Warning).Select(line => line.Message)];

    private sealed class OneLogger(ILogger logger) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => logger;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
