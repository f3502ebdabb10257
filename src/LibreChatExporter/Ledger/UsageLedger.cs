using LibreChatExporter.Checkpoints;
using LibreChatExporter.Exposition;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Ledger;

/// <summary>
/// Takes a row that is being counted, with its agent and its true labels; what it throws goes on to whoever reads the rows.
/// </summary>
/// <param name="row">The row.</param>
/// <param name="unattributed">Whether its answer was looked for in vain.</param>
internal delegate void CountedRowVisitor(in UsageRow row, bool unattributed);

/// <summary>
/// The totals of all rows counted so far. Money is kept in credits, whose sums are exact where LibreChat's own amounts are whole or halves,
/// and turned into US dollars when shown. Written and read by the refreshing thread only.
/// </summary>
internal sealed class UsageLedger : ICheckpointed
{
    /// <summary>
    /// Cells behind those that are shown, of <see cref="Usage"/> and <see cref="Contexts"/> and of the others: how many transactions the
    /// row stands for, without those of <see cref="Limited"/>.
    /// </summary>
    private const int Transactions = UsageCells.Count, Amounts = 1;

    private static readonly int[] SeriesOfUsage = [.. Enumerable.Repeat(1, UsageCells.Count), 0];

    private static readonly int[] SeriesOfAmounts = [1, 0];

    private readonly LedgerOptions _options;
    private readonly List<UsageObservation> _observations = [];
    private readonly double[] _skipped = new double[Enum.GetValues<SkipReason>().Length];
    private long[] _lastUse = new long[16];

    /// <summary>An empty ledger, whose series are born by <paramref name="births"/>.</summary>
    /// <param name="births">Decides when a series that was born late shows its value.</param>
    /// <param name="labels">The labels; null for a table of the ledger's own.</param>
    /// <param name="options">What is shown; null for everything as it is.</param>
    public UsageLedger(SeriesBirths births, LabelTable? labels = null, LedgerOptions? options = null)
    {
        _options = options ?? new LedgerOptions();
        Labels = labels ?? new LabelTable();
        const int tokenKinds = 4;
        Usage = new CounterTable(SeriesOfUsage, births, new RowLimit(_options.MaxSeries, tokenKinds, labels: 3, _options.ByTenant));
        Contexts = new CounterTable(SeriesOfUsage, births, new RowLimit(_options.MaxSeries, tokenKinds, labels: 2, _options.ByTenant));
        Granted = new CounterTable(SeriesOfAmounts, births, new RowLimit(_options.MaxSeries, 1, labels: 1, _options.ByTenant));
        Withdrawn = new CounterTable(SeriesOfAmounts, births, new RowLimit(_options.MaxSeries, 1, labels: 1, _options.ByTenant));
        Refunded = new CounterTable(SeriesOfAmounts, births, new RowLimit(_options.MaxSeries, 1, labels: 1, _options.ByTenant));
    }

    /// <summary>Users, models, agents, contexts and whatever else becomes a label.</summary>
    public LabelTable Labels { get; }

    /// <summary>Cost in credits, tokens and calls by user, model and agent: the cells of <see cref="UsageCells"/>.</summary>
    public CounterTable Usage { get; }

    /// <summary>
    /// Cost in credits and tokens by context and model: the cells of <see cref="UsageCells"/>, with all of the cost in the first.
    /// </summary>
    public CounterTable Contexts { get; }

    /// <summary>Credits granted, by context.</summary>
    public CounterTable Granted { get; }

    /// <summary>Credits taken from balances for no usage, by context.</summary>
    public CounterTable Withdrawn { get; }

    /// <summary>Credits given back, by model.</summary>
    public CounterTable Refunded { get; }

    /// <summary>
    /// Told of each row of whatever kind before it is counted, where somebody reads the rows for their own sake; null in a running
    /// exporter.
    /// </summary>
    internal CountedRowVisitor? Visit { get; set; }

    private CounterTable[] Tables => [Usage, Contexts, Granted, Withdrawn, Refunded];

    /// <summary>Rows whose answer never came.</summary>
    public double Unattributed { get; private set; }

    /// <summary>Rows of which a label was folded into <c>other</c> because of a limit.</summary>
    public double Limited { get; private set; }

    /// <summary>When the newest transaction of a row of <see cref="Usage"/> was made, in milliseconds since the Unix epoch.</summary>
    public long LastUse(int row) => _lastUse[row];

    /// <summary>Rows left out for a reason.</summary>
    public double Skipped(SkipReason reason) => _skipped[(int)reason];

    /// <summary>Lets an observer count rows, too; to be called before the first row is counted.</summary>
    public UsageObservation Observe(IUsageObserver observer)
    {
        var observation = new UsageObservation(observer);
        _observations.Add(observation);
        return observation;
    }

    /// <summary>Counts a row.</summary>
    /// <param name="row">With its agent, if it has one.</param>
    /// <param name="unattributed">Whether its answer was looked for in vain.</param>
    public void Add(in UsageRow row, bool unattributed)
    {
        Visit?.Invoke(row, unattributed);
        if (unattributed)
        {
            Unattributed++;
        }

        bool isFolded = row.IsContextFolded;
        switch (row.Kind)
        {
            case RowKind.Skipped:
                _skipped[(int)row.SkipReason]++;
                return;
            case RowKind.Granted when row.Credits > 0:
                isFolded |= AddAmount(Granted, row.Context, row);
                break;
            case RowKind.Withdrawn:
                isFolded |= AddAmount(Withdrawn, row.Context, row);
                break;
            case RowKind.Refund:
                isFolded |= AddAmount(Refunded, _options.Models?.Apply(row.Model) ?? row.Model, row);
                break;
            case var _ when row.IsUsage:
                isFolded |= AddUsage(row);
                break;
        }

        Limited += isFolded ? 1 : 0;
    }

    /// <summary>The row of <see cref="Usage"/> that a row of usage has been counted at.</summary>
    internal int RowOf(in UsageRow row)
    {
        int usage = Usage.Row(UsageKey(row), out _);
        NoteUse(usage, row.CreatedAt);
        return usage;
    }

    /// <summary>Ends the first load: see <see cref="CounterTable.FoldOverflow"/>.</summary>
    public void EndFirstLoad()
    {
        ReadOnlySpan<int> cost = [UsageCells.CostInput, UsageCells.CostOutput, UsageCells.CostOther];
        double usage = Usage.FoldOverflow(Transactions, out int[]? moved, cost);
        if (moved is not null)
        {
            _observations.ForEach(observation => observation.Move(moved));
            MoveLastUse(moved);
        }

        // Which transactions are folded in both tables is not known any more.
        Limited += Math.Max(usage, Contexts.FoldOverflow(Transactions, out _, cost));
        foreach (CounterTable amounts in (CounterTable[])[Granted, Withdrawn, Refunded])
        {
            Limited += amounts.FoldOverflow(Amounts, out _, 0);
        }
    }

    /// <summary>
    /// Forgets how much there was, but not of what: the same rows, added once more in another order, are counted and folded as they were.
    /// </summary>
    internal void Rewind()
    {
        Visit = null;
        Array.ForEach(Tables, table => table.Rewind());
        Array.Clear(_skipped);
        (Unattributed, Limited) = (0, 0);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        Array.ForEach(Tables, table => table.Save(writer));
        writer.Write(Unattributed);
        writer.Write(Limited);
        Array.ForEach(_skipped, writer.Write);
        for (int row = 0; row < Usage.Keys.Length; row++)
        {
            writer.Write(_lastUse[row]);
        }

        _observations.ForEach(observation => observation.Save(writer));
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader)
    {
        Array.ForEach(Tables, table => table.Restore(reader));
        (Unattributed, Limited) = (reader.ReadAmount(), reader.ReadAmount());
        foreach (ref double skipped in _skipped.AsSpan())
        {
            skipped = reader.ReadAmount();
        }

        int rows = Usage.Keys.Length;
        for (int row = 0; row < rows; row++)
        {
            NoteUse(row, reader.ReadInt64());
        }

        _observations.ForEach(observation => observation.Restore(reader, rows));
    }

    private int Tenant(in UsageRow row) => _options.ByTenant ? row.Tenant : 0;

    private LabelKey UsageKey(in UsageRow row) => new(
        ShownUser(row), _options.Models?.Apply(row.Model) ?? row.Model, _options.Agents?.Apply(row.Agent) ?? row.Agent, Tenant(row));

    private int ShownUser(in UsageRow row) => _options.ShownUser?.Invoke(row.User) ?? row.User;

    private bool AddUsage(in UsageRow row)
    {
        LabelKey key = UsageKey(row);
        int usage = Usage.Row(key, out bool isUsageFolded);
        int context = Contexts.Row(new LabelKey(row.Context, key.Second, Tenant: key.Tenant), out bool isContextFolded);
        Span<double> amounts = stackalloc double[UsageCells.Count];
        UsageCells.Of(row, amounts);
        Add(Usage, usage, amounts);
        Usage.Add(usage, Transactions, row.IsContextFolded ? 0 : 1);
        Contexts.Add(context, Transactions, row.IsContextFolded ? 0 : 1);
        NoteUse(usage, row.CreatedAt);
        amounts[UsageCells.CostInput..].Fill(UsageRow.Absent);
        amounts[UsageCells.CostInput] = row.Credits;
        Add(Contexts, context, amounts);
        foreach (UsageObservation observation in _observations)
        {
            observation.Add(row, usage);
        }

        return isUsageFolded || isContextFolded;
    }

    private bool AddAmount(CounterTable table, int label, in UsageRow row)
    {
        int to = table.Row(new LabelKey(label, Tenant: Tenant(row)), out bool isFolded);
        table.Add(to, 0, row.Credits);
        table.Add(to, Amounts, row.IsContextFolded ? 0 : 1);
        return isFolded;
    }

    private static void Add(CounterTable table, int row, ReadOnlySpan<double> amounts)
    {
        for (int cell = 0; cell < amounts.Length; cell++)
        {
            if (amounts[cell] >= 0)
            {
                table.Add(row, cell, amounts[cell]);
            }
        }
    }

    private void NoteUse(int row, long createdAt)
    {
        ref long last = ref Slots.At(ref _lastUse, row);
        last = Math.Max(last, createdAt);
    }

    private void MoveLastUse(int[] moved)
    {
        long[] before = _lastUse;
        _lastUse = new long[Usage.Keys.Length];
        for (int row = 0; row < moved.Length; row++)
        {
            NoteUse(moved[row], before[row]);
        }
    }
}
