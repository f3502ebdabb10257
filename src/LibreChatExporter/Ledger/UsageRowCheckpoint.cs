using LibreChatExporter.Checkpoints;

namespace LibreChatExporter.Ledger;

/// <summary>Rows in a checkpoint: those that wait for something. Their answer and their deadline are the owner's to keep.</summary>
internal static class UsageRowCheckpoint
{
    private static readonly int Kinds = Enum.GetValues<RowKind>().Length, Reasons = Enum.GetValues<SkipReason>().Length;

    /// <summary>The fewest bytes that a row takes.</summary>
    internal const int MinSize = 136 + ChatId.Size;

    /// <summary>Writes a row.</summary>
    internal static void Write(this CheckpointWriter writer, in UsageRow row)
    {
        writer.Write(row.Id);
        writer.Write((byte)row.Kind);
        writer.Write((byte)row.SkipReason);
        writer.WriteLabel(row.User);
        writer.WriteLabel(row.Tenant);
        writer.WriteLabel(row.Model);
        writer.WriteLabel(row.PricedModel);
        writer.WriteLabel(row.Agent);
        writer.WriteLabel(row.Context);
        writer.Write(row.IsContextFolded);
        writer.Write(row.IsStopped);
        writer.Write(row.Credits);
        writer.Write(row.Charged);
        writer.Write(row.Rate);
        writer.Write(row.PromptTokens);
        writer.Write(row.InputTokens);
        writer.Write(row.OutputTokens);
        writer.Write(row.CacheWriteTokens);
        writer.Write(row.CacheReadTokens);
        writer.Write(row.CreatedAt);
        writer.Write(row.UserHash);
        writer.Write(row.Conversation);
        row.Chat.Save(writer);
        writer.Write(row.Message);
    }

    /// <summary>Reads a row that waits for no answer.</summary>
    /// <exception cref="CheckpointException">It is none.</exception>
    internal static UsageRow ReadUsageRow(this CheckpointReader reader) => new()
    {
        Id = reader.ReadObjectId(),
        Kind = (RowKind)reader.ReadByte(Kinds),
        SkipReason = (SkipReason)reader.ReadByte(Reasons),
        User = reader.ReadLabel(),
        Tenant = reader.ReadLabel(),
        Model = reader.ReadLabel(),
        PricedModel = reader.ReadLabel(),
        Agent = reader.ReadLabel(),
        Context = reader.ReadLabel(),
        IsContextFolded = reader.ReadBoolean(),
        IsStopped = reader.ReadBoolean(),
        Credits = reader.ReadAmount(),
        Charged = reader.ReadAmount(),
        Rate = reader.ReadDouble(),
        PromptTokens = reader.ReadAmountOrAbsent(),
        InputTokens = reader.ReadAmountOrAbsent(),
        OutputTokens = reader.ReadAmountOrAbsent(),
        CacheWriteTokens = reader.ReadAmountOrAbsent(),
        CacheReadTokens = reader.ReadAmountOrAbsent(),
        CreatedAt = reader.ReadInt64(),
        UserHash = reader.ReadUInt64(),
        Conversation = reader.ReadUInt64(),
        Chat = ChatId.Read(reader),
        Message = reader.ReadUInt64(),
        Answer = UsageRow.NoAnswer,
    };

    /// <summary>Reads an amount of 0 or more, or <see cref="UsageRow.Absent"/>.</summary>
    /// <exception cref="CheckpointException">It is neither.</exception>
    internal static double ReadAmountOrAbsent(this CheckpointReader reader)
        => reader.ReadDouble() is var amount && (amount == UsageRow.Absent || (amount >= 0 && double.IsFinite(amount)))
            ? amount
            : throw reader.Invalid("an amount");
}
