using LibreChatExporter.Ledger;

namespace LibreChatExporter.Backfill;

/// <summary>
/// What the totals need of a row, in 72 bytes. Rows are in the order of time; of those of the same millisecond the smaller amount comes
/// first, so that sums come out the same to the last bit in whatever order the rows were read.
/// </summary>
internal readonly struct SpooledRow : IComparable<SpooledRow>
{
    // The largest fields come first: so there is no gap between them.
    private readonly long _createdAt;
    private readonly double _credits, _inputTokens, _outputTokens, _cacheWriteTokens, _cacheReadTokens;
    private readonly int _user, _tenant, _model, _agent, _context;
    private readonly RowKind _kind;
    private readonly SkipReason _skipReason;
    private readonly bool _isContextFolded, _isUnattributed;

    internal SpooledRow(in UsageRow row, bool isUnattributed)
    {
        (_createdAt, _credits, _isUnattributed) = (row.CreatedAt, row.Credits, isUnattributed);
        (_inputTokens, _outputTokens, _cacheWriteTokens, _cacheReadTokens)
            = (row.InputTokens, row.OutputTokens, row.CacheWriteTokens, row.CacheReadTokens);
        (_user, _tenant, _model, _agent, _context) = (row.User, row.Tenant, row.Model, row.Agent, row.Context);
        (_kind, _skipReason, _isContextFolded) = (row.Kind, row.SkipReason, row.IsContextFolded);
    }

    /// <summary>When the row was made, in milliseconds since the Unix epoch.</summary>
    internal long CreatedAt => _createdAt;

    /// <summary>Whether the row's answer was looked for in vain.</summary>
    internal bool IsUnattributed => _isUnattributed;

    /// <inheritdoc/>
    public int CompareTo(SpooledRow other)
        => _createdAt != other._createdAt ? _createdAt.CompareTo(other._createdAt) : _credits.CompareTo(other._credits);

    /// <summary>The row, as far as the totals need it.</summary>
    internal UsageRow ToUsageRow() => new()
    {
        CreatedAt = _createdAt,
        Credits = _credits,
        InputTokens = _inputTokens,
        OutputTokens = _outputTokens,
        CacheWriteTokens = _cacheWriteTokens,
        CacheReadTokens = _cacheReadTokens,
        User = _user,
        Tenant = _tenant,
        Model = _model,
        Agent = _agent,
        Context = _context,
        Kind = _kind,
        SkipReason = _skipReason,
        IsContextFolded = _isContextFolded,
        Answer = UsageRow.NoAnswer,
    };
}
