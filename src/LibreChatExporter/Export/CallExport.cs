using System.Text;
using LibreChatExporter.Calls;
using LibreChatExporter.Configuration;
using LibreChatExporter.Hosting;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Export;

/// <summary>
/// Writes the calls of all history. Transactions and answers are read first, each once, and sorted on disk; then they become calls, one
/// after the other: memory does not grow with them. Not thread-safe.
/// </summary>
/// <param name="source">Where the transactions come from.</param>
/// <param name="settings">The settings.</param>
/// <param name="options">Which calls, and how to write them.</param>
/// <param name="clock">The time.</param>
/// <param name="progress">Told how far it has come.</param>
internal sealed class CallExport(
    ILibreChatSource source, ExporterSettings settings, ExportOptions options, TimeProvider clock, ProgressReport progress)
{
    /// <summary>How many transactions and answers are sorted in memory: some 2 and 1 MB.</summary>
    private const int RowsInMemory = 1 << 14, AnswersInMemory = 1 << 14;

    private const int CheckEvery = 1024;

    private readonly CallWords _words = new();

    /// <summary>Reads and writes.</summary>
    /// <param name="output">Gets the lines.</param>
    /// <param name="spoolFolder">Where there is room for 98 bytes a transaction and 40 bytes an answer.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many calls have been written.</returns>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    /// <exception cref="IOException">Something cannot be kept or written.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    internal long Write(Stream output, string spoolFolder, CancellationToken cancellation)
    {
        using var rows = new Spool<Call>(spoolFolder, RowsInMemory);
        using var answers = new AnswerSpool(spoolFolder, AnswersInMemory, _words);
        SingleReading? reading = null;
        long spooled = 0;
        reading = new SingleReading(source, Settings(), clock, progress, Visit, new ReadingScope
        {
            Range = Range(),
            MaxContexts = int.MaxValue,
            Answers = answers,
        });
        reading.Read(cancellation);
        return Write(output, reading, rows.Sort(), spooled, new AnswerWindow(answers.Sort()), cancellation);

        void Visit(in UsageRow row, bool unattributed)
        {
            if (row.IsUsage)
            {
                rows.Add(Call.Of(row, reading!.Ledger.RowOf(row), _words.Of(row.Context)));
                spooled++;
            }
        }
    }

    /// <summary>
    /// True names, as in reports: nothing is folded, and tenants are told apart. Transactions do not wait for answers that may yet come.
    /// </summary>
    private ExporterSettings Settings() => settings with
    {
        AttributionWait = TimeSpan.Zero,
        SeriesLimit = int.MaxValue,
        TenantLabel = true,
        IncludeModels = null,
        ExcludeModels = GlobList.Empty,
        IncludeAgents = null,
        ExcludeAgents = GlobList.Empty,
    };

    /// <summary>When transactions are wanted of: also those around, whose other side may be in the time of the filter.</summary>
    private RowRange? Range()
    {
        CallFilter filter = options.Filter;
        if (filter is { From: null, To: null })
        {
            return null;
        }

        // Some time is left before: ids may have been made earlier.
        DateTimeOffset first = DateTimeOffset.MinValue.AddDays(2);
        DateTimeOffset from = filter.From is { } given && given > first ? given - CallPairing.MaxLag : first;
        long to = filter.To is { } end ? end.ToUnixTimeMilliseconds() + (long)CallPairing.MaxLag.TotalMilliseconds : long.MaxValue;
        return new RowRange(from.ToUnixTimeMilliseconds(), to);
    }

    private long Write(
        Stream output,
        SingleReading reading,
        SortedSpool<Call> rows,
        long count,
        AnswerWindow answers,
        CancellationToken cancellation)
    {
        int[] words = [.. Enumerable.Range(0, _words.Count).Select(word => _words[word])];
        CallNames names = Names(reading, words);
        var matcher = new CallMatcher(options.Filter, new CallView(new CallShare([], words), names, [], default)
        {
            HasDropped = false,
            Revision = 0,
            Zone = settings.TimeZone,
        });
        var lines = new CallLines(output, Syntax(), names, words, settings.TimeZone);
        long written = 0;
        var stream = new CallStream((ref call) =>
        {
            if (call.Message != 0 && answers.Find(call.Message, call.Time) is { } facts)
            {
                call.Take(facts, _words.Of(facts.Endpoint));
            }

            if (matcher.Takes(call))
            {
                lines.Write(call);
                written++;
            }
        });
        lines.Begin();
        progress.Report(0, "transactions", share: 0, isComplete: false);
        for (long passed = 0; !rows.IsAtEnd; rows.MoveNext())
        {
            stream.Add(rows.Current);
            if (++passed % CheckEvery == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress.Report(passed, "transactions", passed / (double)count, isComplete: false, $", {written:N0} calls");
            }
        }

        stream.End();
        lines.End();
        progress.Report(count, "transactions", share: 1, isComplete: true, $", {written:N0} calls");
        return written;
    }

    private static CallNames Names(SingleReading reading, IReadOnlyList<int> words)
    {
        LabelTable table = reading.Ledger.Labels;
        string Text(int label) => Encoding.UTF8.GetString(table[label].Span);
        return new CallNames(
            reading.LabelsOfRows,
            words.Distinct().ToDictionary(label => label, Text),
            reading.Attribution.Providers().ToDictionary(pair => pair.Key, pair => Text(pair.Value)),
            reading.Attribution.Agents.Names());
    }

    private LineSyntax Syntax() => options.Format == ExportFormat.Csv ? new CsvSyntax() : new NdjsonSyntax();
}
