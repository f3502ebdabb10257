using LibreChatExporter.Backfill;
using LibreChatExporter.Configuration;
using LibreChatExporter.Hosting;
using LibreChatExporter.Sources;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Backfill;

/// <summary>Writes the past of a source.</summary>
internal static class Past
{
    /// <summary>The families that are there whether they count or not.</summary>
    internal static readonly string[] Always = ["librechat_rows_skipped_total", "librechat_unattributed_transactions_total"];

    /// <summary>As the command does, at noon unless a time is given.</summary>
    internal static WrittenHistory Of(ILibreChatSource source, BackfillOptions options, params (Setting Setting, string Value)[] settings)
        => Of(source, options, Ids.Noon, [], settings);

    /// <summary>As the command does, at a time; what it has to say is added to <paramref name="warnings"/>.</summary>
    internal static WrittenHistory Of(
        ILibreChatSource source,
        BackfillOptions options,
        DateTimeOffset now,
        List<string> warnings,
        params (Setting Setting, string Value)[] settings)
    {
        using var folder = new TempFolder();
        using var output = new MemoryStream();
        var clock = new FakeTimeProvider(now);
        using var progress = new ProgressReport(clock, terminal: null, log: null);
        var writer = new BackfillWriter(source, TestSettings.Of(settings), options, clock, progress);
        long samples = writer.Write(new OneFile(output), folder.Path, warnings.Add, CancellationToken.None);
        var history = new WrittenHistory(output.ToArray());
        Assert.Equal(history.Samples.Count, samples);
        return history;
    }

    /// <summary>Options of a range.</summary>
    internal static BackfillOptions Options(
        TimeSpan step, DateTimeOffset? from = null, DateTimeOffset? to = null, params IReadOnlyList<(string Name, string Value)> labels)
        => new(from, to, step, Out: null, labels);
}
