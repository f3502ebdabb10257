using System.Text;
using LibreChatExporter.Exposition;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Collectors;

/// <summary>How large LibreChat's collections are, by the server's book-keeping.</summary>
internal sealed class DocumentCollector(ILibreChatSource source, Cadence cadence) : ICollector
{
    private static readonly MetricFamily Documents = new(
        "librechat_documents", MetricType.Gauge, "Documents in each collection, roughly.", labels: "collection");

    private static readonly string[] Collections =
    [
        Collection.Agents, Collection.Balances, Collection.Conversations, Collection.Files, Collection.Messages, Collection.Transactions,
        Collection.Users,
    ];

    private List<(ReadOnlyMemory<byte> Collection, long Count)> _counts = [];

    /// <inheritdoc/>
    public string Name => "documents";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; } = [Documents];

    /// <inheritdoc/>
    public bool IsDue => cadence.IsDue;

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation)
    {
        _counts = [.. Collections
            .Select(collection => ((ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(collection), Count: source.Count(collection, cancellation)))
            .Where(counted => counted.Count is not null)
            .Select(counted => (counted.Item1, counted.Count!.Value))];
        cadence.Done(isLarge: true);
    }

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        snapshot.Begin(Documents);
        foreach ((ReadOnlyMemory<byte> collection, long count) in _counts)
        {
            snapshot.Sample(count, collection);
        }
    }
}
