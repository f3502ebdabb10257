using LibreChatExporter.Checkpoints;
using LibreChatExporter.Exposition;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Messages;

/// <summary>
/// What messages add up to: how many, errors, tool calls, response times and ratings. All but the ratings only grow. Written and read by
/// the refreshing thread only.
/// </summary>
internal sealed class ActivityLedger : ICheckpointed
{
    /// <summary>The two ratings that LibreChat knows, and all else.</summary>
    private const int KeptForOtherRatings = 3;

    private readonly Dictionary<LabelKey, int> _ratings = [];
    private readonly LabelTable _labels;
    private readonly int _maxSeries;

    /// <summary>An empty ledger.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="births">Decides when a series that was born late shows its value.</param>
    /// <param name="maxSeries">The most series of a family.</param>
    public ActivityLedger(LabelTable labels, SeriesBirths births, int maxSeries)
    {
        _labels = labels;
        _maxSeries = maxSeries;
        Messages = Table(labels: 3);
        Errors = Table(labels: 2);
        Tools = Table(labels: 2);
        Durations = new HistogramTable(DurationBounds, births, maxSeries, labels: 2);
        Speeds = new HistogramTable(SpeedBounds, births, maxSeries, labels: 2);

        CounterTable Table(int labels) => new([1], births, new RowLimit(maxSeries, 1, labels));
    }

    /// <summary>The buckets of response times, in seconds: from a quick answer to an agent's long run.</summary>
    public static ReadOnlySpan<double> DurationBounds => [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600];

    /// <summary>The buckets of how fast answers come, in tokens a second.</summary>
    public static ReadOnlySpan<double> SpeedBounds => [1, 2, 5, 10, 20, 50, 100, 200, 500];

    /// <summary>Messages by endpoint, sender and model.</summary>
    public CounterTable Messages { get; }

    /// <summary>Answers that are errors, by endpoint and model.</summary>
    public CounterTable Errors { get; }

    /// <summary>Tool calls by tool and MCP server.</summary>
    public CounterTable Tools { get; }

    /// <summary>Response times in seconds, by endpoint and model.</summary>
    public HistogramTable Durations { get; }

    /// <summary>Tokens that came out of the model for each second of the response time, by endpoint and model.</summary>
    public HistogramTable Speeds { get; }

    /// <summary>How many answers have which rating now, by model, agent and rating.</summary>
    public IReadOnlyDictionary<LabelKey, int> Ratings => _ratings;

    /// <summary>How many messages, errors, calls, times and ratings were counted under <c>other</c> because of a limit.</summary>
    public double Limited { get; private set; }

    private CounterTable[] Tables => [Messages, Errors, Tools, Durations.Counters, Speeds.Counters];

    /// <summary>Counts a message.</summary>
    public void AddMessage(int endpoint, int sender, int model) => Messages.Add(Row(Messages, new LabelKey(endpoint, sender, model)), 0, 1);

    /// <summary>Counts an error.</summary>
    public void AddError(int endpoint, int model) => Errors.Add(Row(Errors, new LabelKey(endpoint, model)), 0, 1);

    /// <summary>
    /// Counts a call of a tool; LibreChat names those of an MCP server <c>tool_mcp_server</c>, and once <c>tool::server</c>.
    /// </summary>
    public void AddToolCall(ReadOnlySpan<byte> name)
    {
        LabelKey key = TrySplit(name, "_mcp_"u8, out LabelKey ofServer) || TrySplit(name, "::"u8, out ofServer)
            ? ofServer
            : new LabelKey(_labels.GetOrAdd(name.IsEmpty ? "unknown"u8 : name), LabelTable.None);
        Tools.Add(Row(Tools, key), 0, 1);
    }

    /// <summary>Counts a response time, in seconds.</summary>
    public void AddDuration(int endpoint, int model, double seconds)
        => Limited += Durations.Add(new LabelKey(endpoint, model), seconds) ? 1 : 0;

    /// <summary>Counts how fast an answer came, in tokens a second.</summary>
    public void AddSpeed(int endpoint, int model, double tokensPerSecond)
        => Limited += Speeds.Add(new LabelKey(endpoint, model), tokensPerSecond) ? 1 : 0;

    /// <summary>Counts a rating that was given.</summary>
    /// <returns>What to take back when it changes.</returns>
    public LabelKey AddRating(int model, int agent, ReadOnlySpan<byte> rating)
    {
        var key = new LabelKey(
            model,
            agent,
            rating.SequenceEqual("thumbsUp"u8) || rating.SequenceEqual("thumbsDown"u8) ? _labels.GetOrAdd(rating) : LabelTable.Other);
        if (!_ratings.ContainsKey(key) && _ratings.Count >= _maxSeries - KeptForOtherRatings)
        {
            key = key with { First = LabelTable.Other, Second = LabelTable.Other };
            Limited++;
        }

        _ratings[key] = _ratings.GetValueOrDefault(key) + 1;
        return key;
    }

    /// <summary>Takes a rating back.</summary>
    public void RemoveRating(LabelKey key) => _ratings[key]--;

    /// <summary>Ends the first load: see <see cref="CounterTable.FoldOverflow"/>.</summary>
    public void EndFirstLoad()
        => Limited += Messages.FoldOverflow(0, out _, 0) + Errors.FoldOverflow(0, out _, 0) + Tools.FoldOverflow(0, out _, 0)
            + Durations.FoldOverflow() + Speeds.FoldOverflow();

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        Array.ForEach(Tables, table => table.Save(writer));
        writer.Write(Limited);
        writer.Write(_ratings.Count);
        foreach ((LabelKey key, int count) in _ratings)
        {
            key.Write(writer);
            writer.Write(count);
        }
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader)
    {
        Array.ForEach(Tables, table => table.Restore(reader));
        Limited = reader.ReadAmount();
        for (int left = reader.ReadCount(LabelKey.Size + sizeof(int)); left > 0; left--)
        {
            _ratings[LabelKey.Read(reader)] = reader.ReadInt32();
        }
    }

    private bool TrySplit(ReadOnlySpan<byte> name, ReadOnlySpan<byte> separator, out LabelKey key)
    {
        int at = name.LastIndexOf(separator);
        bool isSplit = at > 0 && at + separator.Length < name.Length;
        key = isSplit ? new LabelKey(_labels.GetOrAdd(name[..at]), _labels.GetOrAdd(name[(at + separator.Length)..])) : default;
        return isSplit;
    }

    private int Row(CounterTable table, LabelKey key)
    {
        int row = table.Row(key, out bool isFolded);
        Limited += isFolded ? 1 : 0;
        return row;
    }
}
