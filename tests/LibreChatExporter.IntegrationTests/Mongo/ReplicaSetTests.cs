using System.Diagnostics;
using LibreChatExporter.Commands.Checks;
using LibreChatExporter.Configuration;
using LibreChatExporter.Hosting;
using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;

namespace LibreChatExporter.IntegrationTests.Mongo;

/// <summary>A set of three: what happens to its members costs a refresh or two, never a row.</summary>
public sealed class ReplicaSetTests
{
    private const string Calls = "librechat_llm_calls_total";

    /// <summary>More than a page has.</summary>
    private const int ManyRows = 5000;

    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(10);

    [SkippableFact]
    public async Task A_member_that_is_down_from_the_start_is_no_matter()
    {
        using TestDatabase database = WithRows(1);
        using ReplicaSet set = await ReplicaSet.Start();
        set.Stop(2);
        using var exporter = new LiveExporter(set.Uri(database), DateTimeOffset.UtcNow);

        Assert.Equal(1, exporter.Refresh().Sum(Calls));
        AssertCheck(set.Uri(database), exitCode: 0);
    }

    [SkippableFact]
    public async Task A_member_whose_name_does_not_resolve_is_no_matter()
    {
        using TestDatabase database = WithRows(1);
        using ReplicaSet set = await ReplicaSet.Start(absent: ["no-such-host.invalid:27017"]);
        using var exporter = new LiveExporter(set.Uri(database), DateTimeOffset.UtcNow);

        Assert.Equal(1, exporter.Refresh().Sum(Calls));
        AssertCheck(set.Uri(database), exitCode: 0);
    }

    [SkippableFact]
    public async Task Another_primary_between_refreshes_is_found_within_two()
    {
        using TestDatabase database = WithRows(1);
        using ReplicaSet set = await ReplicaSet.Start();
        using var exporter = new LiveExporter(set.Uri(database), DateTimeOffset.UtcNow);
        _ = exporter.Refresh();
        for (int round = 1; round < 4; round++)
        {
            set.Elect(round % 3);
            Insert(database, 1);
            AssertRecovers(exporter, 1 + round);
        }
    }

    [SkippableFact]
    public async Task Another_primary_within_the_first_load_costs_no_row()
    {
        using TestDatabase database = WithRows(ManyRows);
        using ReplicaSet set = await ReplicaSet.Start();
        using var exporter = new LiveExporter(set.Uri(database), DateTimeOffset.UtcNow);
        using var end = new CancellationTokenSource();
        Task elections = Task.Run(async () =>
        {
            for (int primary = 1; !end.IsCancellationRequested && primary < 4; primary++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(60));
                set.Elect(primary % 3);
            }
        });
        _ = exporter.TryRefresh();
        await end.CancelAsync();
        await elections;

        AssertRecovers(exporter, ManyRows);
    }

    [SkippableFact]
    public async Task A_set_that_goes_and_comes_back_is_read_again()
    {
        using TestDatabase database = WithRows(1);
        using ReplicaSet set = await ReplicaSet.Start();
        using var exporter = new LiveExporter(set.Uri(database), DateTimeOffset.UtcNow);
        _ = exporter.Refresh();
        Enumerable.Range(0, 3).ToList().ForEach(set.Stop);
        Scrape down = exporter.TryRefresh();
        Assert.Equal((0, 1), (down.Value("librechat_up"), down.Sum(Calls)));
        AssertCheck(set.Uri(database), exitCode: 2);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(set.StartMember));
        Insert(database, 1);
        AssertRecovers(exporter, 2);
    }

    [SkippableFact]
    public async Task A_set_without_a_primary_says_so_and_is_read_once_it_has_one()
    {
        using TestDatabase database = WithRows(1);
        using ReplicaSet set = await ReplicaSet.Start();
        set.Elect(null);
        string error = AssertCheck(set.Uri(database), exitCode: 2);
        Assert.Contains("the replica set has no primary now", error, StringComparison.Ordinal);

        set.Elect(1);
        AssertCheck(set.Uri(database), exitCode: 0);
    }

    [SkippableFact]
    public async Task A_wrong_name_of_the_set_is_named_with_the_right_one()
    {
        using TestDatabase database = WithRows(1);
        using ReplicaSet set = await ReplicaSet.Start();
        string uri = set.Uri(database).Replace($"replicaSet={ReplicaSet.Name}", "replicaSet=rs9", StringComparison.Ordinal);

        Assert.Contains(
            $"a member of the replica set '{ReplicaSet.Name}', where the URI asks for 'rs9'",
            AssertCheck(uri, exitCode: 2),
            StringComparison.Ordinal);
    }

    private static TestDatabase WithRows(int rows)
    {
        TestDatabase database = TestDatabase.Create();
        Insert(database, rows);
        return database;
    }

    private static void Insert(TestDatabase database, int rows) => database.Writer.Insert(
        Collection.Transactions,
        [.. Enumerable.Range(0, rows).Select(_ => Rows.Usage(Rows.User(1), "gpt-5.5", "prompt", tokens: 1, credits: 1))]);

    /// <summary>The second of two refreshes at the latest succeeds; series that are born late show a little later.</summary>
    private static void AssertRecovers(LiveExporter exporter, int calls)
    {
        if (exporter.TryRefresh().Value("librechat_up") == 0)
        {
            _ = exporter.Refresh();
        }

        Assert.Equal(calls, exporter.Settle(TimeSpan.Zero).Sum(Calls));
    }

    /// <summary>In this process, so that the time is that of the check and not of a busy machine's start of a program.</summary>
    /// <returns>What it says on standard error.</returns>
    private static string AssertCheck(string uri, int exitCode)
    {
        ExporterSettings settings = SettingsReader.Read(new Dictionary<Setting, string> { [Setting.Source] = uri }, _ => null, file: null);
        using var error = new StringWriter();
        long start = Stopwatch.GetTimestamp();
        using ILibreChatSource source = SourceFactory.Create(settings, TimeProvider.System);
        int code = CheckRun.Run(
            source, settings, new CheckOptions(IsJson: false, IsQuick: true), TimeProvider.System, Stream.Null, error, progress: null);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, LongestCheck);
        Assert.True(exitCode == code, $"{error}");
        return $"{error}";
    }
}
