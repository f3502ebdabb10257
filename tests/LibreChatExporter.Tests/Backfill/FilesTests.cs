using LibreChatExporter.Backfill;
using LibreChatExporter.Hosting;
using LibreChatExporter.Primitives;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Backfill;

/// <summary>A file a day: together they are what one file would be, and each is complete by itself.</summary>
public sealed class FilesTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait(Speed.Name, Speed.Slow)]
    public void Days_hold_what_one_file_would_and_each_by_itself()
    {
        using var source = new DumpSource(new Sample("librechat-sample").Folder, database: null);
        DateTimeOffset start = new(2026, 11, 12, 21, 30, 0, TimeSpan.Zero);
        BackfillOptions options = Past.Options(Hour, start, start.AddHours(27).AddSeconds(1));

        WrittenHistory whole = Past.Of(source, options);
        Write(source, options);

        Dictionary<string, WrittenHistory> days = Days();
        Assert.Equal(["2026-11-12.om", "2026-11-13.om", "2026-11-14.om"], days.Keys);
        Assert.Equal(whole.Samples, days.Values.SelectMany(day => day.Samples));
        Assert.All(days, day =>
        {
            Assert.Equal(whole.Headers, day.Value.Headers);
            Assert.All(day.Value.Instants, instant => Assert.Equal(day.Key, $"{instant.UtcDateTime:yyyy-MM-dd}.om"));
        });
    }

    [Fact]
    public void A_midnight_is_the_first_instant_of_its_day_and_a_birth_beyond_it_shows_before_it()
    {
        using var source = new MemorySource();
        DateTimeOffset midnight = new(Ids.Noon.UtcDateTime.Date, TimeSpan.Zero);
        source.Transactions.Add(new TestRow(midnight.AddMilliseconds(-500)).Document(1));

        Write(source, Past.Options(Hour, midnight.AddHours(-2), midnight.AddHours(1)));

        string series = $"librechat_llm_calls_total{{agent=none,model=gpt-5.5,user={Ids.User(1)}}}";
        Assert.Equal([0], Days().Values.First().Values(series));
        Assert.Equal([1, 1], Days().Values.Last().Values(series));
        Assert.Equal([midnight, midnight.AddSeconds(1)], Days().Values.Last().Instants);
    }

    [Fact]
    public void Days_without_an_instant_have_no_file()
    {
        using var source = new MemorySource();
        source.Transactions.Add(new TestRow(Ids.Noon.AddDays(-10)).Document(1));

        Write(source, Past.Options(TimeSpan.FromDays(4), Ids.Noon.AddDays(-12)));

        Assert.Equal(
            new[] { 12, 8, 4 }.Select(days => $"{Ids.Noon.AddDays(-days).UtcDateTime:yyyy-MM-dd}.om").Order(), Days().Keys);
    }

    [Fact]
    public void Without_rows_there_is_no_file()
    {
        using var source = new MemorySource();

        Write(source, Past.Options(Hour));

        Assert.Empty(Days());
    }

    [Fact]
    public void What_ends_it_leaves_the_days_that_are_complete()
    {
        using var source = new MemorySource();
        using var ended = new CancellationTokenSource();
        source.Transactions.Add(new TestRow(Ids.Noon.AddDays(-3)).Document(1));
        DateTimeOffset midnight = new(Ids.Noon.UtcDateTime.Date, TimeSpan.Zero);

        Assert.Throws<OperationCanceledException>(() => Write(
            source, Past.Options(Hour, midnight.AddDays(-2), midnight), files => new EndedAt(files, 2, ended), ended.Token));

        // Each hour, the second after its first instant and the one before its end.
        Assert.Equal(24 + 2, Days().Single().Value.Instants.Count);
    }

    [Fact]
    public void An_empty_folder_may_be_there_and_one_that_was_made_and_stays_empty_goes_away()
    {
        string made = _folder.File("a/b"), there = _folder.File("c");
        Directory.CreateDirectory(there);

        using (new EmptyFolder(made))
        {
            Assert.Empty(Directory.GetFileSystemEntries(made));
        }

        using (new EmptyFolder(there))
        {
            Assert.Empty(Directory.GetFileSystemEntries(there));
        }

        Assert.False(Directory.Exists(made));
        Assert.True(Directory.Exists(there));
        Assert.Contains(
            "as c is in it", Assert.Throws<IOException>(() => new EmptyFolder(_folder.Path).Dispose()).Message, StringComparison.Ordinal);
    }

    private void Write(
        ILibreChatSource source,
        BackfillOptions options,
        Func<IBackfillOutput, IBackfillOutput>? through = null,
        CancellationToken cancellation = default)
    {
        var clock = new FakeTimeProvider(Ids.Noon);
        using var progress = new ProgressReport(clock, terminal: null, log: null);
        using var files = new DayFiles(_folder.Path);
        var writer = new BackfillWriter(source, TestSettings.Of(), options, clock, progress);
        writer.Write(through?.Invoke(files) ?? files, _folder.Path, _ => { }, cancellation);
    }

    /// <summary>The files, by name and in order; there is nothing else.</summary>
    private Dictionary<string, WrittenHistory> Days() => Directory.GetFileSystemEntries(_folder.Path).Order(StringComparer.Ordinal)
        .ToDictionary(path => Path.GetFileName(path), path => new WrittenHistory(File.ReadAllBytes(path)));

    /// <summary>Somebody ends it when a file has begun.</summary>
    private sealed class EndedAt(IBackfillOutput inner, int file, CancellationTokenSource ended) : IBackfillOutput
    {
        private int _begun;

        public long? FileSpan => inner.FileSpan;

        public Stream BeginFile(long start)
        {
            if (++_begun == file)
            {
                ended.Cancel();
            }

            return inner.BeginFile(start);
        }

        public void EndFile() => inner.EndFile();
    }
}
