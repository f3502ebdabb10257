using LibreChatExporter.Bson;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Ledger;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Pricing;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Ingest;

/// <summary>
/// Turns a document of <c>transactions</c> into a row for the ledger: which kind it is, whom it belongs to, how much. Decides what to leave
/// out.
/// </summary>
/// <param name="ledger">Whose labels the rows get.</param>
/// <param name="attribution">Fills in model and agent.</param>
/// <param name="pricing">Puts a price on rows; null where nothing depends on prices.</param>
/// <param name="maxContexts">How many distinct contexts keep their names.</param>
internal sealed class UsageRowReader(
    UsageLedger ledger,
    AgentAttribution attribution,
    RowPricing? pricing = null,
    int maxContexts = ContextLabels.DefaultLimit) : ICheckpointed
{
    private readonly LabelTable _labels = ledger.Labels;

    /// <summary>
    /// A billion US dollars, or as many tokens, in one row is nonsense; a few such rows would drive a counter to infinity, from where it
    /// never comes back.
    /// </summary>
    private const double MaxAmount = 1e15;

    private readonly ContextLabels _contexts = new(ledger.Labels, maxContexts);

    /// <summary>Reads a row. Its deadline is the caller's to set.</summary>
    public UsageRow Read(in Transaction transaction)
    {
        UsageRow row = default;
        row.Answer = UsageRow.NoAnswer;
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

        // Of what is not counted in tokens the amount says nothing but its sign.
        bool hasAmount = TryGetAmount(transaction.RawAmount, out double amount);
        if (!hasAmount && transaction.TokenType != TokenType.Other)
        {
            return Skip(row, SkipReason.RawAmount);
        }

        if (!TryGetAmount(transaction.TokenValue, out double value))
        {
            return Skip(row, SkipReason.TokenValue);
        }

        // A price of -1, which stands for an unknown one, makes a charge positive: nothing is charged, and nothing given back.
        bool isRefund = value > 0 && hasAmount && amount > 0;
        Describe(ref row, transaction, isRefund ? value : Math.Max(0, -value));
        if (isRefund)
        {
            row.Kind = RowKind.Refund;
            row.Answer = UsageRow.NoAnswer;
            return row;
        }

        ReadContext(ref row, transaction);
        if (transaction.TokenType == TokenType.Other)
        {
            row.Kind = RowKind.Other;
            return row;
        }

        row.Kind = transaction.TokenType == TokenType.Prompt ? RowKind.Prompt : RowKind.Completion;
        row.IsOfAnswer = !TransactionContext.IsBesideAnswer(transaction.Context.StringOrEmpty);
        ReadTokens(ref row, transaction, amount);
        row.Rate = transaction.Rate.TryGetFinite(out double rate) && rate >= 0 ? rate : double.NaN;
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

    /// <summary>Fills in who spent how much, on which model and by which agent. Tokens are absent.</summary>
    private void Describe(ref UsageRow row, in Transaction transaction, double credits)
    {
        row.Credits = row.Charged = credits;
        row.InputTokens = row.OutputTokens = row.CacheWriteTokens = row.CacheReadTokens = row.PromptTokens = UsageRow.Absent;
        row.Rate = double.NaN;
        row.User = User(transaction.User);
        row.UserHash = Hash64.Of(_labels[row.User].Span);
        row.Conversation = Hash64.OrZero(transaction.Conversation.StringOrEmpty, row.UserHash);
        row.Chat = ChatId.Of(transaction.Conversation.StringOrEmpty);
        row.Message = Hash64.OrZero(transaction.MessageId.StringOrEmpty, row.UserHash);
        attribution.Describe(ref row, transaction);
    }

    private UsageRow ReadCredits(UsageRow row, in Transaction transaction)
    {
        bool hasValue = TryGetAmount(transaction.TokenValue, out double credits);
        if (!(hasValue && credits > 0) && TransactionContext.IsMedia(transaction.Context.StringOrEmpty))
        {
            return ReadMedia(row, transaction, hasValue ? -credits : null);
        }

        if (!hasValue)
        {
            return Skip(row, SkipReason.TokenValue);
        }

        row.Kind = credits < 0 ? RowKind.Withdrawn : RowKind.Granted;
        row.Credits = Math.Abs(credits);
        if (credits != 0)
        {
            ReadContext(ref row, transaction);
        }

        return row;
    }

    /// <summary>
    /// A picture or a film: the balance pays what it can, the rest becomes a debt, and where balances are off nobody pays.
    /// </summary>
    private UsageRow ReadMedia(UsageRow row, in Transaction transaction, double? paid)
    {
        double? cost = TryGetAmount(transaction.CostUsd, out double usd) && usd >= 0 ? Math.Min(usd * Credits.PerUsd, MaxAmount)
            : paid + Math.Max(0, AmountOrZero(transaction.DebtCredits));
        if (cost is not { } credits)
        {
            return Skip(row, SkipReason.TokenValue);
        }

        row.Kind = RowKind.Media;
        Describe(ref row, transaction, credits);
        row.InputTokens = ReceivedOrAbsent(transaction.InputTokens);
        row.OutputTokens = ReceivedOrAbsent(transaction.OutputTokens);
        ReadContext(ref row, transaction);
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
        if (row.Kind == RowKind.Completion)
        {
            row.OutputTokens = Spent(amount);
            return;
        }

        double input = SpentOrAbsent(transaction.InputTokens);
        double write = SpentOrAbsent(transaction.WriteTokens);
        double read = SpentOrAbsent(transaction.ReadTokens);
        (row.InputTokens, row.CacheWriteTokens, row.CacheReadTokens) = input >= 0 || write >= 0 || read >= 0
            ? (input, write, read)
            : (Spent(amount), UsageRow.Absent, UsageRow.Absent);
    }

    private static bool TryGetAmount(BsonValue value, out double amount) => value.TryGetFinite(out amount) && Math.Abs(amount) <= MaxAmount;

    /// <summary>LibreChat writes what was spent as a negative amount; a positive one would lower a counter.</summary>
    private static double Spent(double amount) => Math.Max(0, -amount);

    private static double SpentOrAbsent(BsonValue value) => TryGetAmount(value, out double amount) ? Spent(amount) : UsageRow.Absent;

    private static double AmountOrZero(BsonValue value) => TryGetAmount(value, out double amount) ? amount : 0;

    /// <summary>Tokens of media, which are positive.</summary>
    private static double ReceivedOrAbsent(BsonValue value)
        => TryGetAmount(value, out double amount) && amount >= 0 ? amount : UsageRow.Absent;

    private int User(BsonValue user)
        => user.TryGetObjectId(out ObjectId id) ? _labels.GetOrAdd(id)
            : user.StringOrEmpty is { IsEmpty: false } text ? _labels.GetOrAdd(text)
            : LabelTable.Unknown;
}
