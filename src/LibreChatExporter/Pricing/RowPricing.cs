using LibreChatExporter.Checkpoints;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Pricing;

/// <summary>
/// Puts a price on rows: finds for each completion how long its call's prompt was, where the model's price depends on that, and counts the
/// row as tokens times price, where that is wanted. Not thread-safe.
/// </summary>
/// <param name="prices">The prices.</param>
/// <param name="labels">The models' names.</param>
/// <param name="reprice">
/// Whether rows cost what the prices say rather than what LibreChat charged; rows without a price keep their charge, and free ones stay
/// free unless the operator has set a price.
/// </param>
internal sealed class RowPricing(ModelPrices prices, LabelTable labels, bool reprice) : ICheckpointed
{
    /// <summary>Prompts remembered: a completion follows its prompt within a page, but for servers that write at the same time.</summary>
    private const int MaxPrompts = 10_000;

    private Dictionary<ulong, double> _prompts = [];
    private Dictionary<ulong, double> _older = [];

    /// <summary>What the row is to a price, of its model or another's.</summary>
    public static CallSide Side(in UsageRow row)
    {
        if (row.Kind == RowKind.Prompt)
        {
            return CallSide.Prompt(Math.Max(0, row.InputTokens), Math.Max(0, row.CacheWriteTokens), Math.Max(0, row.CacheReadTokens));
        }

        return CallSide.Completion(row.OutputTokens, row.PromptTokens >= 0 ? row.PromptTokens : null, row.IsStopped);
    }

    /// <summary>Fills in <see cref="UsageRow.PromptTokens"/>, and <see cref="UsageRow.Credits"/> where rows are priced anew.</summary>
    public void Apply(ref UsageRow row)
    {
        row.PromptTokens = UsageRow.Absent;
        if (prices.Of(row.Model) is not { } price)
        {
            return;
        }

        if (price.PremiumAbove is not null)
        {
            Pair(ref row);
        }

        // A rate of 0 is a price: the installation has made the model free, whatever LibreChat's table says of its name.
        bool isFree = row.Rate == 0 && price.IsLibreChats;
        row.Credits = reprice && !isFree ? price.Credits(Side(row)) : row.Charged;
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        foreach (Dictionary<ulong, double> prompts in (Dictionary<ulong, double>[])[_older, _prompts])
        {
            writer.Write(prompts.Count);
            foreach ((ulong call, double tokens) in prompts)
            {
                writer.Write(call);
                writer.Write(tokens);
            }
        }
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader)
    {
        foreach (Dictionary<ulong, double> prompts in (Dictionary<ulong, double>[])[_older, _prompts])
        {
            for (int left = reader.ReadCount(sizeof(ulong) + sizeof(double)); left > 0; left--)
            {
                prompts[reader.ReadUInt64()] = reader.ReadAmount();
            }
        }
    }

    /// <summary>The prompt of a completion is the last one with the same answer, or chat, and model.</summary>
    private void Pair(ref UsageRow row)
    {
        ulong call = Hash64.Of(labels[row.Model].Span, row.Message != 0 ? row.Message : row.Conversation);
        if (row.Kind == RowKind.Prompt)
        {
            if (_prompts.Count >= MaxPrompts)
            {
                (_older, _prompts) = (_prompts, _older);
                _prompts.Clear();
            }

            _prompts[call] = Side(row).AllTokens;
        }
        else if (_prompts.TryGetValue(call, out double prompt) || _older.TryGetValue(call, out prompt))
        {
            row.PromptTokens = prompt;
        }
    }
}
