using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.History;

/// <summary>
/// History goes on after a restart, from files of which the large one is rarely written, and no row is read again for it.
/// </summary>
public sealed class HistoryRestartTests : IDisposable
{
    private readonly HistoryRows _rows = new();

    public void Dispose() => _rows.Dispose();

    [Fact]
    public void All_answers_are_as_before_though_the_rows_are_gone()
    {
        _rows.SaveMany();
        string before = _rows.Figures();
        _rows.Rows.Source.Transactions.Clear();
        _rows.Exporter.Restart();
        _rows.Exporter.Exporter.Refresher.Publish();

        Assert.Equal(before, _rows.Figures());
        _rows.Exporter.RefreshAndRead();
        Assert.Equal(before, _rows.Figures());
        Assert.Equal(6_000, _rows.View.Total(_rows.View.Range(DateTimeOffset.UnixEpoch, _rows.Now.AddHours(1)), HistoryRows.All).Sum.Calls);
    }

    [Fact]
    public void No_old_row_is_read_again()
    {
        _rows.SaveMany();
        _rows.Rows.Source.ReadFrom.Clear();
        _rows.Exporter.Restart();
        _rows.Exporter.RefreshAndRead();

        Assert.All(_rows.Rows.Source.ReadFrom, from => Assert.True(from.Time > _rows.Now.AddHours(-1)));
        Assert.NotEmpty(_rows.Rows.Source.ReadFrom);
    }

    [Fact]
    public void The_archive_is_written_when_much_has_changed_and_else_stays()
    {
        _rows.Save(new TestRow(_rows.Now.AddDays(-3)));
        Assert.Empty(_rows.Archives);
        _rows.SaveMany();
        string archive = Assert.Single(_rows.Archives);

        for (int i = 0; i < 20; i++)
        {
            _rows.Save(new TestRow(_rows.Now.AddDays(-i)) { User = 1000 + i, Conversation = $"new {i}" }, new TestRow(_rows.Now));
            if (i % 5 == 0)
            {
                _rows.Exporter.Restart();
            }
        }

        Assert.Equal(archive, Assert.Single(_rows.Archives));
        _rows.SaveMany(5_000);
        Assert.NotEqual(archive, Assert.Single(_rows.Archives));
        string before = _rows.Figures();
        _rows.Exporter.Restart();
        _rows.Exporter.RefreshAndRead();
        Assert.Equal(before, _rows.Figures());
    }

    [Fact]
    public void What_was_counted_but_not_saved_is_counted_once()
    {
        _rows.SaveMany();
        for (int i = 0; i < 5; i++)
        {
            _rows.Rows.Save(Enumerable.Range(0, 1_500).Select(
                n => new TestRow(_rows.Now.AddMilliseconds(-n)) { Conversation = $"chat {i} {n}" }));
            _rows.Exporter.RestartInARefresh();
            _rows.Exporter.RefreshAndRead();
        }

        Assert.Equal(13_500, _rows.View.Total(_rows.View.Range(_rows.Now.AddDays(-500), _rows.Now.AddHours(1)), HistoryRows.All).Sum.Calls);
    }

    [Fact]
    public void An_archive_that_cannot_be_written_loses_nothing()
    {
        _rows.Save(new TestRow(_rows.Now));
        string obstacle = Directory.CreateDirectory(_rows.Exporter.StateFiles.Single() + ".tmp").FullName;
        _rows.SaveMany();
        _rows.Save(new TestRow(_rows.Now.AddDays(-1)));
        Directory.Delete(obstacle);
        _rows.Save(new TestRow(_rows.Now.AddDays(-2)));
        string before = _rows.Figures();
        _rows.Rows.Source.Transactions.Clear();
        _rows.Exporter.Restart();
        _rows.Exporter.RefreshAndRead();

        Assert.Equal(before, _rows.Figures());
    }

    [Fact]
    public void Nothing_is_written_at_midnight_though_hours_become_days()
    {
        _rows.SaveMany();
        _rows.Exporter.RefreshUntilAllShows();
        string[] archives = _rows.Archives;
        string before = _rows.Figures(_rows.Now.AddDays(-3));
        for (int i = 0; i < 40; i++)
        {
            _rows.Exporter.Clock.Advance(TimeSpan.FromDays(1));
            _rows.Exporter.RefreshAndRead();
        }

        Assert.Equal(archives, _rows.Archives);
        Assert.NotEqual(before, _rows.Figures(_rows.Now.AddDays(-43)));
        string after = _rows.Figures();
        _rows.Exporter.Restart();
        _rows.Exporter.RefreshAndRead();
        Assert.Equal(after, _rows.Figures());
    }

    [Theory]
    [InlineData("time-zone", "Asia/Kathmandu")]
    [InlineData("disable", "history")]
    public void Of_other_settings_it_is_set_aside(string name, string value)
    {
        _rows.SaveMany();
        _rows.Exporter.Restart(TestSettings.Of((Setting.All.Single(setting => setting.Name == name), value)));

        Assert.Contains(
            _rows.Exporter.CheckpointLog.Collector.GetSnapshot(),
            line => line.Message.Contains("it was made with other settings", StringComparison.Ordinal));
        _rows.Exporter.RefreshAndRead();
        Assert.Equal(name == "disable", _rows.Current is null);
    }

    [Fact]
    public void A_damaged_archive_sets_all_aside()
    {
        _rows.SaveMany();
        byte[] saved = File.ReadAllBytes(_rows.Archives.Single());
        var random = new Random(1);
        for (int i = 0; i < 10; i++)
        {
            byte[] damaged = [.. saved];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_rows.Archives.Single(), i == 0 ? saved[..^1] : damaged);
            _rows.Exporter.Restart();
            Assert.Contains(
                _rows.Exporter.CheckpointLog.Collector.GetSnapshot(),
                line => line.Message.StartsWith("the checkpoint cannot be used", StringComparison.Ordinal));
            _rows.Exporter.RefreshAndRead();
        }

        File.Delete(_rows.Archives.Single());
        _rows.Exporter.Restart();
        Assert.Contains(
            _rows.Exporter.CheckpointLog.Collector.GetSnapshot(),
            line => line.Message.Contains("is missing", StringComparison.Ordinal));
    }
}
