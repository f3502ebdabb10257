using System.Globalization;
using LibreChatExporter.Configuration;
using LibreChatExporter.Exposition;
using LibreChatExporter.Hosting;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Backfill;

/// <summary>
/// Writes the usage counters as a running exporter would have shown them at one instant after the other. All rows are read first, as the
/// exporter reads them: so labels, limits and agents are what it shows today. Then they are counted once more, in the order of time. Not
/// thread-safe.
/// </summary>
/// <param name="source">Where the rows come from.</param>
/// <param name="settings">The settings.</param>
/// <param name="options">Which instants.</param>
/// <param name="clock">The time.</param>
/// <param name="progress">Told how far it has come.</param>
internal sealed class BackfillWriter(
    ILibreChatSource source, ExporterSettings settings, BackfillOptions options, TimeProvider clock, ProgressReport progress)
{
    /// <summary>From how many samples on it is said how many they will be.</summary>
    private const long ManySamples = 1_000_000_000;

    /// <summary>What was made before, was not made by LibreChat, whose first version is of February 2023.</summary>
    private static readonly DateTimeOffset FirstLibreChat = new(2023, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How many rows are sorted in memory.</summary>
    private const int RunLength = 1 << 17;

    /// <summary>What a line takes, roughly.</summary>
    private const int BytesPerSample = 170;

    /// <summary>Reads and writes.</summary>
    /// <param name="output">Gets the samples; nothing where there is a file for each span of time, but no row.</param>
    /// <param name="spoolFolder">Where there is room for 72 bytes a row.</param>
    /// <param name="warn">Told what whoever waits should know.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many samples have been written.</returns>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    /// <exception cref="SettingsException">There are no such instants.</exception>
    /// <exception cref="IOException">Rows cannot be kept, or samples not written.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    internal long Write(IBackfillOutput output, string spoolFolder, Action<string> warn, CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        _ = StepRange.Of(options, firstRow: null, now);
        using var spool = new Spool<SpooledRow>(spoolFolder, RunLength);
        var reading = new SingleReading(
            source, settings, clock, progress, (in UsageRow row, bool isUnattributed) => spool.Add(new SpooledRow(row, isUnattributed)));
        reading.Read(cancellation);
        SortedSpool<SpooledRow> rows = spool.Sort();
        CheckFirst(rows);
        StepRange range = StepRange.Of(options, rows.IsAtEnd ? null : rows.Current.CreatedAt, now);
        Warn(warn, range, reading.Usage.Series);
        reading.Ledger.Rewind();
        reading.Births.RevealThrough(reading.Births.Current);
        var steps = new StepWriter(options.Labels);
        var files = new FileSequence(output, steps, reading.Usage.Families);
        WriteSteps(steps, files, range, reading, rows, cancellation);
        files.End();
        progress.Report(range.Count, "steps", share: 1, isComplete: true);
        return steps.Samples;
    }

    /// <summary>A single row of 1970 would make decades of samples.</summary>
    private void CheckFirst(SortedSpool<SpooledRow> rows)
    {
        if (options.From is not null || rows.IsAtEnd || rows.Current.CreatedAt >= FirstLibreChat.ToUnixTimeMilliseconds())
        {
            return;
        }

        string first = Iso(rows.Current.CreatedAt);
        int wrong = 0;
        for (; !rows.IsAtEnd && rows.Current.CreatedAt < FirstLibreChat.ToUnixTimeMilliseconds(); rows.MoveNext())
        {
            wrong++;
        }

        string next = rows.IsAtEnd ? "there are no others" : $"the others begin at {Iso(rows.Current.CreatedAt)}, where --from could begin";
        throw new SettingsException(
            $"--from is needed: {wrong:N0} of the rows, the first of {first}, are older than LibreChat, so their dates are wrong, "
            + $"and samples from there on would be many; {next}");

        static string Iso(long milliseconds)
        {
            long shown = Math.Clamp(
                milliseconds, DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());
            return DateTimeOffset.FromUnixTimeMilliseconds(shown).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }
    }

    private void WriteSteps(
        StepWriter steps,
        FileSequence files,
        StepRange range,
        SingleReading reading,
        SortedSpool<SpooledRow> rows,
        CancellationToken cancellation)
    {
        if (range.Count == 0)
        {
            return;
        }

        var instants = new Instants(range, settings.TimeZone);
        Count(rows, reading.Ledger, range.First, cancellation);
        progress.Report(0, "steps", share: 0, isComplete: false);
        steps.MoveTo(null);
        reading.Usage.Write(steps);
        for (long instant = range.First, next; instant < range.End; instant = next)
        {
            // The writer is an instant behind the ledger: what is born at the next one is to be there as 0.
            next = instants.After(instant);
            Count(rows, reading.Ledger, next, cancellation);
            files.MoveTo(instant);
            reading.Usage.Write(steps);
            long done = Math.Min(range.Count, (next - range.First) / range.Step);
            progress.Report(done, "steps", done / (double)range.Count, isComplete: false);
        }
    }

    /// <summary>Counts the rows up to an instant.</summary>
    private static void Count(SortedSpool<SpooledRow> rows, UsageLedger ledger, long seconds, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        for (; !rows.IsAtEnd && rows.Current.CreatedAt <= seconds * 1000; rows.MoveNext())
        {
            ledger.Add(rows.Current.ToUsageRow(), rows.Current.IsUnattributed);
        }
    }

    private static void Warn(Action<string> warn, StepRange range, long series)
    {
        if (range.Count == 0)
        {
            warn("there are no rows, so there are no samples");
        }
        else if (range.Count * series >= ManySamples)
        {
            warn(
                $"up to {range.Count * series:N0} samples, {series:N0} series at {range.Count:N0} instants, "
                + $"some {range.Count * series * BytesPerSample / 1e9:N0} GB; a longer --step or a shorter range makes them fewer");
        }
    }
}
