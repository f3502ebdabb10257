namespace LibreChatExporter.Tests.Support;

/// <summary>Saves rows into a source, each with the answer that names its agent, and remembers them for a computation by hand.</summary>
internal sealed class RowLog
{
    private readonly List<TestRow> _all = [];

    public MemorySource Source { get; } = new();

    public IReadOnlyList<TestRow> All => _all;

    public void Save(params IEnumerable<TestRow> rows)
    {
        foreach (TestRow row in rows)
        {
            _all.Add(row);
            Source.Transactions.Add(row.Document(_all.Count));
            if (row.Agent is not null)
            {
                Source.Messages.Add(Documents.Message(row.AnswerId(_all.Count)!, Ids.User(row.User), row.Agent, "agents"));
            }
        }
    }

    /// <summary>What rows were charged, in US dollars.</summary>
    public double Usd(Func<TestRow, bool>? which = null) => _all.Where(row => which is null || which(row)).Sum(row => row.Credits) / 1e6;
}
