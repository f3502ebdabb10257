using LibreChatExporter.Text;

namespace LibreChatExporter.Usage;

/// <summary>
/// The totals of all rows counted so far. Money is kept in credits, whose sums are exact where LibreChat's own amounts are whole or halves, and
/// turned into US dollars when shown. Written and read by the refreshing thread only.
/// </summary>
public sealed class UsageLedger
{
    /// <summary>Cells of <see cref="Usage"/> and <see cref="Contexts"/> that both have: tokens.</summary>
    public const int Input = 0, Output = 1, CacheWrite = 2, CacheRead = 3;

    /// <summary>Cells of <see cref="Usage"/> alone: credits and calls.</summary>
    public const int CostInput = 4, CostOutput = 5, Calls = 6;

    /// <summary>Cell of <see cref="Contexts"/> alone: credits.</summary>
    public const int Cost = 4;

    private readonly double[] _skipped = new double[Enum.GetValues<SkipReason>().Length];

    /// <summary>An empty ledger, whose series are born by <paramref name="births"/>.</summary>
    public UsageLedger(SeriesBirths births)
    {
        None = Labels.GetOrAdd("none"u8);
        Unknown = Labels.GetOrAdd("unknown"u8);
        Usage = new CounterTable(7, births);
        Contexts = new CounterTable(5, births);
        Granted = new CounterTable(1, births);
        Refunded = new CounterTable(1, births);
    }

    /// <summary>Users, models, agents and contexts.</summary>
    public LabelTable Labels { get; } = new();

    /// <summary>Label of the agent where there is none.</summary>
    public int None { get; }

    /// <summary>Label of what a row does not say.</summary>
    public int Unknown { get; }

    /// <summary>Cost in credits, tokens and calls by user, model and agent.</summary>
    public CounterTable Usage { get; }

    /// <summary>Cost in credits and tokens by context and model.</summary>
    public CounterTable Contexts { get; }

    /// <summary>Credits granted, by context.</summary>
    public CounterTable Granted { get; }

    /// <summary>Credits given back, by model.</summary>
    public CounterTable Refunded { get; }

    /// <summary>Rows whose answer never came.</summary>
    public double Unattributed { get; private set; }

    /// <summary>Rows whose context was folded into <c>other</c>.</summary>
    public double Limited { get; private set; }

    /// <summary>Rows left out for a reason.</summary>
    public double Skipped(SkipReason reason) => _skipped[(int)reason];

    /// <summary>Counts a row.</summary>
    /// <param name="row">With its agent, if it has one.</param>
    /// <param name="unattributed">Whether its answer was looked for in vain.</param>
    public void Add(in UsageRow row, bool unattributed)
    {
        if (unattributed)
        {
            Unattributed++;
        }

        if (row.IsContextFolded)
        {
            Limited++;
        }

        switch (row.Kind)
        {
            case RowKind.Skipped:
                _skipped[(int)row.SkipReason]++;
                break;
            case RowKind.Credits when row.Credits <= 0:
                break;
            case RowKind.Credits:
                Granted.Add(Granted.Row(new LabelKey(row.Context)), 0, row.Credits);
                break;
            case RowKind.Refund:
                Refunded.Add(Refunded.Row(new LabelKey(row.Model)), 0, row.Credits);
                break;
            default:
                AddUsage(row);
                break;
        }
    }

    private void AddUsage(in UsageRow row)
    {
        bool isPrompt = row.Kind == RowKind.Prompt;
        int usage = Usage.Row(new LabelKey(row.User, row.Model, row.Agent));
        Usage.Add(usage, isPrompt ? CostInput : CostOutput, row.Credits);
        AddTokens(Usage, usage, row);
        if (isPrompt)
        {
            Usage.Add(usage, Calls, 1);
        }

        int context = Contexts.Row(new LabelKey(row.Context, row.Model));
        Contexts.Add(context, Cost, row.Credits);
        AddTokens(Contexts, context, row);
    }

    private static void AddTokens(CounterTable table, int row, in UsageRow usage)
    {
        AddPresent(table, row, usage.Kind == RowKind.Prompt ? Input : Output, usage.Tokens);
        AddPresent(table, row, CacheWrite, usage.CacheWriteTokens);
        AddPresent(table, row, CacheRead, usage.CacheReadTokens);
    }

    private static void AddPresent(CounterTable table, int row, int cell, double tokens)
    {
        if (tokens >= 0)
        {
            table.Add(row, cell, tokens);
        }
    }
}
