using LibreChatExporter.Checkpoints;
using LibreChatExporter.Configuration;
using LibreChatExporter.Primitives;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Checkpoints;

/// <summary>When a checkpoint is saved, and what happens when it cannot be.</summary>
[Trait(Speed.Name, Speed.Slow)]
public sealed class SavingTests : IDisposable
{
    private readonly MemorySource _source = new();
    private readonly TempFolder _state = new();
    private readonly TestExporter _exporter;
    private int _rows;

    public SavingTests() => _exporter = new TestExporter(_source, TestSettings.Of(), state: _state);

    private string File => Path.Combine(_state.Path, "checkpoint");

    public void Dispose()
    {
        _exporter.Dispose();
        _state.Dispose();
        _source.Dispose();
    }

    [Fact]
    public void Nothing_is_saved_before_all_has_been_read_once()
    {
        Spend();
        _source.FailAtRow = 0;
        _exporter.Refresh();

        Assert.Empty(_exporter.StateFiles);
    }

    [Fact]
    public void Nothing_is_written_while_nothing_changes()
    {
        Spend();
        _exporter.RefreshUntilAllShows();
        DateTime written = System.IO.File.GetLastWriteTimeUtc(File).AddHours(-1);
        System.IO.File.SetLastWriteTimeUtc(File, written);
        for (int i = 0; i < 10; i++)
        {
            _exporter.Clock.Advance(TimeSpan.FromSeconds(15));
            _exporter.RefreshAndRead();
        }

        Assert.Equal(written, System.IO.File.GetLastWriteTimeUtc(File));
        Assert.Equal(
            _exporter.Clock.GetUtcNow().ToUnixTimeSeconds(),
            _exporter.Read().Value("librechat_exporter_checkpoint_last_success_timestamp_seconds"));
        Spend();
        _exporter.RefreshAndRead();
        Assert.NotEqual(written, System.IO.File.GetLastWriteTimeUtc(File));
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_saved_stops_nothing_and_is_saved_when_it_can()
    {
        Spend();
        _exporter.RefreshAndRead();

        // Where the new file is to be made, something is in the way.
        string obstacle = Directory.CreateDirectory(File + ".tmp").FullName;
        for (int i = 0; i < 3; i++)
        {
            Spend();
            _exporter.RefreshAndRead();
        }

        Scrape scrape = _exporter.Read();
        Assert.Equal(4, scrape.Sum("librechat_llm_calls_total"));
        Assert.Equal(3, scrape.Value("librechat_exporter_checkpoint_errors_total"));
        Assert.Single(
            _exporter.CheckpointLog.Collector.GetSnapshot(),
            line => line.Message.StartsWith("the checkpoint cannot be saved", StringComparison.Ordinal));

        Directory.Delete(obstacle);
        Assert.Equal(3, _exporter.RefreshAndRead().Value("librechat_exporter_checkpoint_errors_total"));
        _source.Transactions.Clear();
        _exporter.Restart();
        Assert.Equal(4, _exporter.RefreshAndRead().Sum("librechat_llm_calls_total"));
    }

    [Fact]
    public void Old_ids_have_a_file_of_their_own_that_changes_rarely_and_belongs_to_the_checkpoint()
    {
        const int enough = 20_000;
        byte[] row = Documents.Transaction(Ids.At(Ids.Noon, 0));
        _source.Transactions.AddRange(Enumerable.Range(0, enough)
            .Select(i => Documents.With(row, "_id", writer => writer.ObjectId("_id", Ids.At(Ids.Noon.AddMinutes(-i), i)))));
        _exporter.RefreshAndRead();
        string archive = Archive();
        Spend();
        _exporter.RefreshAndRead();
        Assert.Equal(archive, Archive());

        _exporter.Restart();
        Assert.Equal(enough + 1, _exporter.RefreshUntilAllShows().Sum("librechat_llm_calls_total"));
        Assert.Equal(archive, Archive());
        System.IO.File.Delete(archive);
        _exporter.Restart();
        Assert.Contains(
            _exporter.CheckpointLog.Collector.GetSnapshot(),
            line => line.Message.Contains("is missing", StringComparison.Ordinal));
    }

    [Fact]
    public void Ids_grow_old_however_often_the_exporter_is_restarted()
    {
        byte[] row = Documents.Transaction(Ids.At(Ids.Noon, 0));
        for (int day = 0; day < 6; day++)
        {
            int first = day * 8_000;
            _source.Transactions.Clear();
            _source.Transactions.AddRange(Enumerable.Range(first, 8_000)
                .Select(i => Documents.With(row, "_id", writer => writer.ObjectId("_id", Ids.At(_exporter.Clock.GetUtcNow(), i)))));
            _exporter.RefreshAndRead();
            _exporter.Restart();
            _exporter.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(48_000, _exporter.RefreshUntilAllShows().Sum("librechat_llm_calls_total"));
        Assert.InRange(_exporter.Read().Value("librechat_exporter_checkpoint_size_bytes"), 1, 400_000);
        _ = Archive();
    }

    [Fact]
    public void Files_of_others_are_let_alone()
    {
        string other = _state.Write("notes.tmp", [1]);
        Spend();
        _exporter.RefreshAndRead();
        System.IO.File.WriteAllBytes(File, [1]);
        _exporter.Restart();

        Assert.True(System.IO.File.Exists(other));
        Assert.Single(Directory.GetDirectories(_state.Path));
    }

    [Fact]
    public void A_checkpoint_that_somebody_has_deleted_is_written_again()
    {
        Spend();
        _exporter.RefreshAndRead();
        System.IO.File.Delete(File);
        _exporter.RefreshAndRead();

        Assert.True(System.IO.File.Exists(File));
    }

    [Fact]
    public void A_large_checkpoint_is_saved_less_often()
    {
        using var folder = new TempFolder();
        using var state = StateFolder.Open(folder.Path);
        var checkpoint = new Checkpoint(state, [], _exporter.Clock, _exporter.CheckpointLog);
        var part = new Ballast();
        Assert.True(checkpoint.TryRestore(new CheckpointParts(new LabelTable(), [part], [], () => true)));
        foreach ((int size, double pause) in ((int, double)[])[(100, 0), (3 << 20, 3), (100 << 20, 60)])
        {
            part.Size = size;
            checkpoint.Save();
            Assert.Equal(pause, checkpoint.Pause.TotalSeconds, 0.01);
            checkpoint.Save();
            Assert.Equal(TimeSpan.Zero, checkpoint.Pause);
        }
    }

    [Fact]
    public void The_files_are_for_their_owner_only()
    {
        Spend();
        _exporter.RefreshAndRead();

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        }
    }

    [Fact]
    public void A_folder_is_for_one_exporter_at_a_time()
    {
        var problem = Assert.Throws<CheckpointException>(() => StateFolder.Open(_state.Path));

        Assert.Equal($"another exporter uses the folder {_state.Path}; give each a folder of its own", problem.Message);
        _exporter.Dispose();
        StateFolder.Open(_state.Path).Dispose();
    }

    [Fact]
    public void A_folder_that_cannot_be_is_one_clear_error()
    {
        string file = _state.Write("file", [1]);

        Assert.StartsWith(
            "cannot write to the folder ",
            Assert.Throws<CheckpointException>(() => StateFolder.Open(file)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "cannot write to the folder ",
            Assert.Throws<CheckpointException>(() => StateFolder.Open(file + "/below")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void No_address_is_kept_where_users_are_not_shown_by_theirs()
    {
        using var folder = new TempFolder();
        using var exporter = new TestExporter(_source, TestSettings.Of((Setting.UserInfo, "true")), state: folder);
        _source.Users.Add(Documents.User(Ids.User(1), "ada@example.test"));
        Spend();
        exporter.RefreshAndRead();

        string saved = System.Text.Encoding.Latin1.GetString(System.IO.File.ReadAllBytes(exporter.StateFiles.Single()));
        Assert.Contains($"{Ids.User(1)}", saved, StringComparison.Ordinal);
        Assert.DoesNotContain("ada", saved, StringComparison.Ordinal);
    }

    private sealed class Ballast : ICheckpointed
    {
        public int Size { get; set; }

        public void Save(CheckpointWriter writer) => writer.Write(new byte[Size]);

        public void Restore(CheckpointReader reader) => throw new InvalidOperationException("there is nothing to restore");
    }

    private void Spend() => _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, ++_rows)));

    private string Archive() => _exporter.StateFiles.Single(file => Path.GetFileName(file).StartsWith("ids-", StringComparison.Ordinal));
}
