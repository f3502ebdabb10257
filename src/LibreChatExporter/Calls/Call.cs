using System.Runtime.InteropServices;
using LibreChatExporter.Bson;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.History;
using LibreChatExporter.Ledger;
using LibreChatExporter.Messages;

namespace LibreChatExporter.Calls;

/// <summary>What there is of a <see cref="Call"/>.</summary>
[Flags]
internal enum CallParts : ushort
{
    None = 0,

    /// <summary>The transaction of what went in.</summary>
    Prompt = 1,

    /// <summary>The transaction of what came out.</summary>
    Completion = 1 << 1,

    /// <summary>A picture or a film.</summary>
    Media = 1 << 2,

    /// <summary>What is charged by another unit than tokens: cost alone, and no call.</summary>
    Other = 1 << 3,

    /// <summary>It belongs to the very call that gave the answer which it names.</summary>
    OfAnswer = 1 << 4,

    /// <summary>Its answer is known.</summary>
    Answer = 1 << 5,

    /// <summary>Its answer is an error.</summary>
    Error = 1 << 6,

    /// <summary>Which tokens are known.</summary>
    Input = 1 << 7,

    /// <inheritdoc cref="Input"/>
    Output = 1 << 8,

    /// <inheritdoc cref="Input"/>
    CacheWrite = 1 << 9,

    /// <inheritdoc cref="Input"/>
    CacheRead = 1 << 10,

    /// <summary>All that there may be.</summary>
    All = (1 << 11) - 1,
}

/// <summary>
/// A model call: a prompt with its completion, or what there is of the two, or one transaction that has no other side. 100 bytes. In the
/// order of time, and of ids within a millisecond.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct Call : IComparable<Call>
{
    /// <summary>The value of <see cref="ResponseMilliseconds"/> and of rates where they are not known.</summary>
    public const uint NoTime = uint.MaxValue;

    /// <summary>What times are kept within: what has a date, which takes 48 bits of milliseconds since the Unix epoch.</summary>
    private static readonly long MaxTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The id of the first transaction.</summary>
    public ObjectId Id;

    /// <summary>That of the completion that follows its prompt.</summary>
    public ObjectId SecondId;

    private uint _timeLow;
    private ushort _timeHigh;

    /// <summary>What there is of it.</summary>
    public CallParts Parts;

    /// <summary>Hash of user and answer, as in <see cref="UsageRow.Message"/>.</summary>
    public ulong Message;

    /// <summary>What the prompt cost, or all of what has no sides, in credits.</summary>
    public double FirstCredits;

    /// <summary>What the completion cost, in credits.</summary>
    public double OutputCredits;

    /// <summary>Tokens that went in and were not cached.</summary>
    public uint Input;

    /// <summary>Tokens that came out.</summary>
    public uint Output;

    /// <summary>Tokens written to a cache.</summary>
    public uint CacheWrite;

    /// <summary>Tokens read from a cache.</summary>
    public uint CacheRead;

    /// <summary>US dollars charged per million tokens that went in; NaN where that is not known.</summary>
    public float InputRate;

    /// <summary>The same of tokens that came out.</summary>
    public float OutputRate;

    /// <summary>How long the answer took, in milliseconds; <see cref="NoTime"/> where that is not known.</summary>
    public uint ResponseMilliseconds;

    /// <summary>Tokens that came out in each second of the answer; NaN where that is not known.</summary>
    public float Speed;

    /// <summary>The row of the ledger, which has user, model, agent and tenant.</summary>
    public int LedgerRow;

    /// <summary>The number of the chat.</summary>
    public int Chat;

    /// <summary>How long after the prompt the completion was written, in milliseconds.</summary>
    private ushort _secondAfter;

    /// <summary>The word of the context.</summary>
    public byte Context;

    /// <summary>The word of the endpoint.</summary>
    public byte Endpoint;

    /// <summary>When the first transaction was made, in milliseconds since the Unix epoch.</summary>
    public long Time
    {
        readonly get => ((long)_timeHigh << 32) | _timeLow;
        set => (_timeLow, _timeHigh) = ((uint)value, (ushort)(value >> 32));
    }

    /// <summary>When the completion of both sides was made.</summary>
    public readonly long SecondTime => Time + _secondAfter;

    /// <summary>Whether it has both sides.</summary>
    public readonly bool HasBoth => (Parts & (CallParts.Prompt | CallParts.Completion)) == (CallParts.Prompt | CallParts.Completion);

    /// <summary>Whether it is a prompt alone.</summary>
    public readonly bool IsPrompt => (Parts & (CallParts.Prompt | CallParts.Completion)) == CallParts.Prompt;

    /// <summary>Whether it is a completion alone.</summary>
    public readonly bool IsCompletion => (Parts & (CallParts.Prompt | CallParts.Completion)) == CallParts.Completion;

    /// <summary>How many calls it counts as: 0 where the prompt, which is what counts, is missing.</summary>
    public readonly int Calls => (Parts & (CallParts.Prompt | CallParts.Media)) != 0 ? 1 : 0;

    /// <summary>Cost in credits.</summary>
    public readonly double Credits => FirstCredits + OutputCredits;

    /// <summary>Tokens of all kinds.</summary>
    public readonly double Tokens => (double)Input + Output + CacheWrite + CacheRead;

    /// <summary>What it adds to sums.</summary>
    public readonly UsageSum Sum
    {
        get
        {
            bool hasSides = (Parts & (CallParts.Media | CallParts.Other)) == 0;
            return new UsageSum(
                hasSides ? FirstCredits : 0, OutputCredits, hasSides ? 0 : FirstCredits, Input, Output, CacheWrite, CacheRead, Calls);
        }
    }

    /// <summary>The call of one transaction of usage.</summary>
    /// <param name="row">The transaction.</param>
    /// <param name="ledgerRow">Its row of the ledger.</param>
    /// <param name="chat">The number of its chat.</param>
    /// <param name="context">The word of its context.</param>
    public static Call Of(in UsageRow row, int ledgerRow, int chat, byte context)
    {
        var call = new Call
        {
            Id = row.Id,
            Time = Math.Clamp(row.CreatedAt, 0, MaxTime),
            Message = row.Message,
            LedgerRow = ledgerRow,
            Chat = chat,
            Context = context,
            InputRate = float.NaN,
            OutputRate = float.NaN,
            Speed = float.NaN,
            ResponseMilliseconds = NoTime,
            Parts = row.Kind switch
            {
                RowKind.Prompt => CallParts.Prompt,
                RowKind.Completion => CallParts.Completion,
                RowKind.Media => CallParts.Media,
                _ => CallParts.Other,
            } | (row.IsOfAnswer ? CallParts.OfAnswer : 0),
        };
        if (row.Kind == RowKind.Completion)
        {
            (call.OutputCredits, call.OutputRate) = (row.Credits, (float)row.Rate);
        }
        else
        {
            call.FirstCredits = row.Credits;
            call.InputRate = row.Kind == RowKind.Prompt ? (float)row.Rate : float.NaN;
        }

        call.Input = call.Take(row.InputTokens, CallParts.Input);
        call.Output = call.Take(row.OutputTokens, CallParts.Output);
        call.CacheWrite = call.Take(row.CacheWriteTokens, CallParts.CacheWrite);
        call.CacheRead = call.Take(row.CacheReadTokens, CallParts.CacheRead);
        return call;
    }

    /// <summary>
    /// Whether another has the same user, model, agent, tenant, chat, answer and context, and is charged by tokens as well.
    /// </summary>
    public readonly bool IsLike(in Call other)
        => Message == other.Message && LedgerRow == other.LedgerRow && Chat == other.Chat && Context == other.Context
            && ((Parts | other.Parts) & (CallParts.Media | CallParts.Other)) == 0;

    /// <summary>Takes the completion over into the call of its prompt.</summary>
    public void Join(in Call completion)
    {
        const CallParts ofCompletion = CallParts.Completion | CallParts.Output | CallParts.Answer | CallParts.Error;
        (SecondId, _secondAfter) = (completion.Id, (ushort)(completion.Time - Time));
        Parts |= completion.Parts & ofCompletion;
        (Output, OutputCredits, OutputRate) = (completion.Output, completion.OutputCredits, completion.OutputRate);
        if (!Parts.HasFlag(CallParts.Answer) || completion.Parts.HasFlag(CallParts.Answer))
        {
            (ResponseMilliseconds, Speed, Endpoint) = (completion.ResponseMilliseconds, completion.Speed, completion.Endpoint);
        }
    }

    /// <summary>Takes over what is known of its answer.</summary>
    /// <param name="facts">That.</param>
    /// <param name="endpoint">The word of the answer's endpoint.</param>
    public void Take(in AnswerFacts facts, byte endpoint)
    {
        Parts |= CallParts.Answer | (facts.IsError ? CallParts.Error : 0);
        Endpoint = endpoint;
        ResponseMilliseconds = facts.Seconds is { } seconds ? (uint)Math.Round(seconds * 1e3) : ResponseMilliseconds;
        Speed = facts.TokensPerSecond is { } speed ? (float)speed : Speed;
    }

    /// <summary>Gives the completion away; the prompt stays.</summary>
    public Call Split()
    {
        Call completion = this;
        (completion.Id, completion.SecondId, completion.Time) = (SecondId, default, SecondTime);
        completion._secondAfter = 0;
        completion.Parts &= ~(CallParts.Prompt | CallParts.Input | CallParts.CacheWrite | CallParts.CacheRead);
        (completion.Input, completion.CacheWrite, completion.CacheRead) = (0, 0, 0);
        (completion.FirstCredits, completion.InputRate) = (0, float.NaN);
        Parts &= ~(CallParts.Completion | CallParts.Output);
        (SecondId, _secondAfter, Output, OutputCredits, OutputRate) = (default, 0, 0, 0, float.NaN);
        return completion;
    }

    /// <summary>Whether a transaction lies between the two of this call.</summary>
    public readonly bool Encloses(in Call other)
        => HasBoth && CompareTo(other) < 0
            && (other.Time != SecondTime ? other.Time < SecondTime : other.Id < SecondId);

    /// <inheritdoc/>
    /// <remarks>Transactions whose ids are no ObjectIds share one: then a prompt is before its completion.</remarks>
    public readonly int CompareTo(Call other)
        => Time.CompareTo(other.Time) is not 0 and var byTime ? byTime
            : Id.CompareTo(other.Id) is not 0 and var byId ? byId : IsCompletion.CompareTo(other.IsCompletion);

    /// <summary>Writes it, but not its chat, whose number is another's to keep.</summary>
    public readonly void Save(CheckpointWriter writer)
    {
        writer.Write(Id);
        writer.Write(SecondId);
        writer.Write(Time);
        writer.Write((int)Parts);
        writer.Write(Message);
        writer.Write(FirstCredits);
        writer.Write(OutputCredits);
        writer.Write(Input | ((ulong)Output << 32));
        writer.Write(CacheWrite | ((ulong)CacheRead << 32));
        writer.Write((double)InputRate);
        writer.Write((double)OutputRate);
        writer.Write(ResponseMilliseconds | ((ulong)BitConverter.SingleToUInt32Bits(Speed) << 32));
        writer.Write(LedgerRow);
        writer.Write(_secondAfter | (Context << 16) | (Endpoint << 24));
    }

    /// <summary>Reads what <see cref="Save"/> has written.</summary>
    /// <exception cref="CheckpointException">It is none.</exception>
    public static Call Read(CheckpointReader reader)
    {
        var call = new Call
        {
            Id = reader.ReadObjectId(),
            SecondId = reader.ReadObjectId(),
            Time = reader.ReadNatural() is var time && time <= MaxTime ? time : throw reader.Invalid("a time"),
            Parts = reader.ReadInt32() is >= 0 and <= (int)CallParts.All and var parts ? (CallParts)parts : throw reader.Invalid("a call"),
            Message = reader.ReadUInt64(),
            FirstCredits = reader.ReadAmount(),
            OutputCredits = reader.ReadAmount(),
        };
        (call.Input, call.Output) = Halves(reader.ReadUInt64());
        (call.CacheWrite, call.CacheRead) = Halves(reader.ReadUInt64());
        (call.InputRate, call.OutputRate) = ((float)reader.ReadDouble(), (float)reader.ReadDouble());
        (call.ResponseMilliseconds, uint speed) = Halves(reader.ReadUInt64());
        call.Speed = BitConverter.UInt32BitsToSingle(speed);
        call.LedgerRow = reader.ReadInt32() is >= 0 and var row ? row : throw reader.Invalid("the number of a row");
        int rest = reader.ReadInt32();
        (call._secondAfter, call.Context, call.Endpoint) = ((ushort)rest, (byte)(rest >> 16), (byte)(rest >> 24));
        return call;
    }

    private static (uint Low, uint High) Halves(ulong value) => ((uint)value, (uint)(value >> 32));

    private uint Take(double tokens, CallParts part)
    {
        if (tokens < 0)
        {
            return 0;
        }

        Parts |= part;
        return (uint)Math.Min(Math.Round(tokens), uint.MaxValue);
    }
}
