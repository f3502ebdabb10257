using System.Text;
using LibreChatExporter.Configuration;
using LibreChatExporter.Exposition;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Accounts;

/// <summary>What the exporter shows of a sample with each kind of label for users. Each is loaded once.</summary>
public sealed class LabelledSample
{
    private const string Key = "a key of the tests";

    private readonly Dictionary<string, (Snapshot Snapshot, Scrape Scrape)> _loaded = [];

    internal Sample Sample { get; } = new("librechat-sample");

    internal Scrape Read(string kind) => Loaded(kind).Scrape;

    /// <summary>All that anybody can read: both formats.</summary>
    internal string Text(string kind) => string.Concat(Enum.GetValues<ExpositionFormat>()
        .Select(format => Encoding.UTF8.GetString(Loaded(kind).Snapshot.Body(format))));

    /// <summary>The accounts of the sample, field by field.</summary>
    internal IReadOnlyList<Dictionary<string, object?>> Users()
        => [.. Sample.Documents("users").Select(user => PlainBson.Decode(user))];

    internal static string IdOf(Dictionary<string, object?> user) => ((PlainId)user["_id"]!).Hex;

    /// <summary>As after a restart: from the beginning.</summary>
    internal Snapshot Load(string kind, string key = Key)
    {
        using var folder = new TempFolder();
        string keyFile = folder.Write("key", Encoding.UTF8.GetBytes(key));
        using var source = new DumpSource(Sample.Folder, database: null);
        using var exporter = new TestExporter(
            source, new FakeTimeProvider(Sample.AsOf), (Setting.UserLabel, kind), (Setting.UserHashKeyFile, keyFile));
        exporter.Refresh();
        Assert.Null(exporter.Health.Error);
        return exporter.Snapshot;
    }

    private (Snapshot Snapshot, Scrape Scrape) Loaded(string kind)
    {
        if (!_loaded.TryGetValue(kind, out (Snapshot, Scrape) loaded))
        {
            Snapshot snapshot = Load(kind);
            loaded = (snapshot, TestExporter.Parse(snapshot));
            _loaded.Add(kind, loaded);
        }

        return loaded;
    }
}
