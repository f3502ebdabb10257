using LibreChatExporter.Configuration;
using LibreChatExporter.History;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.History;

/// <summary>An exporter of rows that a test chooses, with a checkpoint.</summary>
internal sealed class HistoryRows : IDisposable
{
    public static readonly HistoryFilter All = new();

    private readonly TempFolder _state = new();

    public HistoryRows(params (Setting Setting, string Value)[] settings)
        => Exporter = new TestExporter(Rows.Source, TestSettings.Of([.. settings, (Setting.CompareInterval, "1s")]), state: _state);

    public RowLog Rows { get; } = new();

    public TestExporter Exporter { get; }

    public DateTimeOffset Now => Exporter.Clock.GetUtcNow();

    public HistoryView? Current => Exporter.Exporter.History.Current;

    public HistoryView View => Current!;

    /// <summary>The files of the archive.</summary>
    public string[] Archives => [.. Exporter.StateFiles
        .Where(file => Path.GetFileName(file).StartsWith("history-", StringComparison.Ordinal))];

    /// <summary>Saves rows, and lets the exporter read them, also those of the past.</summary>
    public void Save(params IEnumerable<TestRow> rows)
    {
        Rows.Save(rows);
        Exporter.Clock.Advance(TimeSpan.FromSeconds(2));
        Exporter.RefreshAndRead();
    }

    /// <summary>As many rows as make an archive, an hour apart.</summary>
    public void SaveMany(int count = 6_000)
        => Save(Enumerable.Range(0, count).Select(
            i => new TestRow(Now.AddHours(-i)) { User = i % 7, Conversation = $"chat {i % 100}", Model = $"m{i % 5}" }));

    /// <summary>All figures of a range, to be compared.</summary>
    public string Figures(DateTimeOffset? from = null)
    {
        HistoryRange range = View.Range(from ?? Now.AddDays(-500), Now.AddHours(1));
        return string.Join('\n', (string[])
        [
            $"{View.Total(range, All)}",
            .. Enum.GetValues<LibreChatExporter.Ledger.GroupBy>().SelectMany(place => View.By(place, range, All).Groups)
                .Select(group => $"{group}"),
            .. View.OverTime(range, All, HistoryResolution.Hour).Where(point => point.Sum != default).Select(point => $"{point}"),
        ]);
    }

    public void Dispose()
    {
        Exporter.Dispose();
        _state.Dispose();
        Rows.Source.Dispose();
    }
}
