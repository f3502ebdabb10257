using LibreChatExporter.Bson;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Ledger;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Pricing;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Ingest;

/// <summary>
/// Turns a document of <c>transactions</c> into a row for the ledger: which kind it is, whom it belongs to, how much. Decides what to leave out.
/// </summary>
/// <param name="ledger">Whose labels the rows get.</param>
/// <param name="attribution">Fills in model and agent.</param>
/// <param name="pricing">Puts a price on rows; null where nothing depends on prices.</param>
/// <param name="maxContexts">How many distinct contexts keep their names.</param>
public sealed class UsageRowReader(
    UsageLedger ledger, AgentAttribution attribution, RowPricing? pricing = null, int maxContexts = ContextLabels.DefaultLimit) : ICheckpointed
{
    private readonly LabelTable _labels = ledger.Labels;

    /// <summary>
    /// A billion US dollars, or as many tokens, in one row is nonsense; a few such rows would drive a counter to infinity, from where it never
    /// comes back.
    /// </summary>
    private const double MaxAmount = 1e15;

    private readonly ContextLabels _contexts = new(ledger.Labels, maxContexts);

    /// <summary>Reads a row. Its deadline is the caller's to set.</summary>
    public UsageRow Read(in Transaction transaction)
    {
        UsageRow row = default;
        row.Answer = -1;
        row.Tenant = _labels.GetOrAdd(Tenant.Of(transaction.TenantId));
        row.Id = transaction.Id.TryGetObjectId(out ObjectId id) ? id : default;
        row.CreatedAt = transaction.CreatedAt.TryGetUnixMilliseconds(out long milliseconds)
            ? milliseconds
            : row.Id.Time.ToUnixTimeMilliseconds();
        if (transaction.Id.Type == BsonType.None)
        {
            return Skip(row, SkipReason.Id);
        }

        if (transaction.TokenType == TokenType.Unknown)
        {
            return Skip(row, SkipReason.TokenType);
        }

        if (transaction.TokenType == TokenType.Credits)
        {
            return ReadCredits(row, transaction);
        }

        if (!TryGetAmount(transaction.RawAmount, out double amount))
        {
            return Skip(row, SkipReason.RawAmount);
        }

        if (!TryGetAmount(transaction.TokenValue, out double value))
        {
            return Skip(row, SkipReason.TokenValue);
        }

        row.Credits = row.Charged = Math.Abs(value);
        row.User = User(transaction.User);
        ReadHashes(ref row, transaction);
        attribution.Describe(ref row, transaction.Model.StringOrEmpty, transaction.MessageId.StringOrEmpty);
        if (value > 0)
        {
            row.Kind = RowKind.Refund;
            row.Answer = -1;
            return row;
        }

        ReadContext(ref row, transaction);
        row.Kind = transaction.TokenType == TokenType.Prompt ? RowKind.Prompt : RowKind.Completion;
        ReadTokens(ref row, transaction, amount);
        row.Rate = transaction.Rate.TryGetFinite(out double rate) ? rate : double.NaN;
        row.IsStopped = row.Kind == RowKind.Completion && transaction.Context.StringOrEmpty.SequenceEqual("incomplete"u8);
        pricing?.Apply(ref row);
        return row;
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _contexts.Save(writer);
        pricing?.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader)
    {
        _contexts.Restore(reader);
        pricing?.Restore(reader);
    }

    private void ReadHashes(ref UsageRow row, in Transaction transaction)
    {
        row.UserHash = Hash64.Of(_labels[row.User].Span);
        row.Conversation = Hash64.OrZero(transaction.Conversation.StringOrEmpty, row.UserHash);
        row.Message = Hash64.OrZero(transaction.MessageId.StringOrEmpty, row.UserHash);
    }

    /// <summary>A top-up counts when it is positive, and is nothing otherwise.</summary>
    private UsageRow ReadCredits(UsageRow row, in Transaction transaction)
    {
        if (!TryGetAmount(transaction.TokenValue, out double credits))
        {
            return Skip(row, SkipReason.TokenValue);
        }

        row.Kind = RowKind.Credits;
        row.Credits = Math.Max(0, credits);
        if (credits > 0)
        {
            ReadContext(ref row, transaction);
        }

        return row;
    }

    private void ReadContext(ref UsageRow row, in Transaction transaction)
    {
        row.Context = _contexts.GetOrAdd(transaction.Context.StringOrEmpty, out bool isFolded);
        row.IsContextFolded = isFolded;
    }

    private static UsageRow Skip(UsageRow row, SkipReason reason) => row with { Kind = RowKind.Skipped, SkipReason = reason };

    private static void ReadTokens(ref UsageRow row, in Transaction transaction, double amount)
    {
        row.Tokens = Spent(amount);
        row.CacheWriteTokens = UsageRow.Absent;
        row.CacheReadTokens = UsageRow.Absent;
        if (row.Kind == RowKind.Completion)
        {
            return;
        }

        double input = SpentOrAbsent(transaction.InputTokens);
        double write = SpentOrAbsent(transaction.WriteTokens);
        double read = SpentOrAbsent(transaction.ReadTokens);
        if (input >= 0 || write >= 0 || read >= 0)
        {
            (row.Tokens, row.CacheWriteTokens, row.CacheReadTokens) = (input, write, read);
        }
    }

    private static bool TryGetAmount(BsonValue value, out double amount) => value.TryGetFinite(out amount) && Math.Abs(amount) <= MaxAmount;

    /// <summary>LibreChat writes what was spent as a negative amount; a positive one would lower a counter.</summary>
    private static double Spent(double amount) => Math.Max(0, -amount);

    private static double SpentOrAbsent(BsonValue value) => TryGetAmount(value, out double amount) ? Spent(amount) : UsageRow.Absent;

    private int User(BsonValue user)
        => user.TryGetObjectId(out ObjectId id) ? _labels.GetOrAdd(id)
            : user.StringOrEmpty is { IsEmpty: false } text ? _labels.GetOrAdd(text)
            : ledger.Unknown;
}
