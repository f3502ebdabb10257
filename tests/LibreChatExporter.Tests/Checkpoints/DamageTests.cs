using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;
using Microsoft.Extensions.Logging;

namespace LibreChatExporter.Tests.Checkpoints;

/// <summary>A checkpoint is used as it was saved, or set aside as a whole.</summary>
[Trait(Speed.Name, Speed.Slow)]
public sealed class DamageTests : IDisposable
{
    private const int Deleted = 3, Kept = 2;

    private readonly MemorySource _source = new();
    private readonly TempFolder _state = new();
    private readonly TestExporter _exporter;
    private readonly string _file;
    private readonly byte[] _saved;

    public DamageTests()
    {
        _exporter = new TestExporter(_source, TestSettings.Of(), state: _state);
        _source.Transactions.AddRange(Enumerable.Range(0, Deleted + Kept).Select(i => Documents.Transaction(Ids.At(Ids.Noon, i))));
        _exporter.RefreshAndRead();
        _source.Transactions.RemoveRange(0, Deleted);
        _file = _exporter.StateFiles.Single();
        _saved = File.ReadAllBytes(_file);
    }

    public void Dispose()
    {
        _exporter.Dispose();
        _state.Dispose();
        _source.Dispose();
    }

    [Fact]
    public void As_it_was_saved_it_brings_back_what_has_been_deleted()
    {
        _exporter.Restart();

        Assert.Equal(Deleted + Kept, Calls());
        Assert.Contains(
            _exporter.CheckpointLog.Collector.GetSnapshot(),
            line => line is { Level: LogLevel.Information, Message: "going on from the checkpoint" });
    }

    [Fact]
    public void Before_the_first_refresh_after_a_restart_the_totals_are_shown_already()
    {
        _exporter.Restart();
        _exporter.Exporter.Refresher.Publish();

        Assert.Equal(Deleted + Kept, _exporter.Read().Sum("librechat_llm_calls_total"));
        Assert.Equal(0, _exporter.Read().Value("librechat_up"));
    }

    [Fact]
    public void Cut_off_anywhere_it_is_set_aside()
    {
        for (int length = 0; length < _saved.Length; length++)
        {
            File.WriteAllBytes(_file, _saved[..length]);
            AssertSetAside();
        }
    }

    [Fact]
    public void With_any_byte_changed_it_is_set_aside()
    {
        var random = new Random(1);
        for (int position = 0; position < _saved.Length; position++)
        {
            byte[] damaged = [.. _saved];
            damaged[position] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_file, damaged);
            AssertSetAside();
        }
    }

    [Theory]
    [InlineData(new byte[0], "it is not a checkpoint, or was cut off")]
    [InlineData(new byte[] { 1 }, "it is damaged")]
    public void What_is_wrong_is_said(byte[] appended, string problem)
    {
        File.WriteAllBytes(_file, appended.Length == 0 ? [] : [.. _saved, .. appended]);
        _exporter.Restart();

        Assert.Contains(
            _exporter.CheckpointLog.Collector.GetSnapshot(),
            line => line.Level == LogLevel.Warning
                && line.Message.StartsWith(
                    $"the checkpoint cannot be used: {problem}; it is now in {_state.Path}", StringComparison.Ordinal));
        Assert.Equal(Kept, Calls());
    }

    [Fact]
    public void One_from_the_future_is_set_aside()
    {
        byte[] future = [.. _saved];
        future[8]++;
        File.WriteAllBytes(_file, future);
        _exporter.Restart();

        Assert.Contains(
            _exporter.CheckpointLog.Collector.GetSnapshot(),
            line => line.Message.Contains("it has version 5 of the format, this exporter reads 4", StringComparison.Ordinal));
        Assert.Equal(Kept, Calls());
    }

    [Theory]
    [InlineData("user-label", "none", "it was made with other settings (user-label: Id then, None now)")]
    [InlineData("tenant", "acme", "it was made with other settings (tenant: none then, acme now)")]
    [InlineData("windows", "1h", "it was made with other settings (windows: 24h,7d,30d,today,month then, 1h now)")]
    [InlineData("series-limit", "10", "it was made with other settings (series-limit: 50000 then, 10 now)")]
    public void One_of_other_settings_is_set_aside(string name, string value, string problem)
    {
        _exporter.Restart(TestSettings.Of((Setting.All.Single(setting => setting.Name == name), value)));

        Assert.Contains(_exporter.CheckpointLog.Collector.GetSnapshot(), line => line.Message.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_that_change_no_count_do_no_harm()
    {
        _exporter.Restart(
            TestSettings.Of((Setting.RefreshInterval, "1s"), (Setting.Disable, "process,documents"), (Setting.Overlap, "1m")));

        Assert.Equal(Deleted + Kept, Calls());
    }

    [Fact]
    public void What_was_set_aside_can_be_put_back()
    {
        _exporter.Restart(TestSettings.Of((Setting.UserLabel, "none")));
        _exporter.RefreshAndRead();
        _exporter.Dispose();
        string aside = Directory.GetDirectories(_state.Path).Single();
        Array.ForEach(_exporter.StateFiles, File.Delete);
        Array.ForEach(Directory.GetFiles(aside), file => File.Move(file, Path.Combine(_state.Path, Path.GetFileName(file))));
        _exporter.Restart();

        Assert.Equal(Deleted + Kept, Calls());
    }

    private void AssertSetAside()
    {
        _exporter.Restart();
        Assert.Equal(Kept, Calls());
        Assert.InRange(Directory.GetDirectories(_state.Path).Length, 1, 3);
    }

    private double Calls() => _exporter.RefreshAndRead().Sum("librechat_llm_calls_total");
}
