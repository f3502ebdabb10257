using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>One of the dumps in samples/: its documents as they are, and what LibreChat's own figures for them are.</summary>
internal sealed class Sample
{
    /// <summary>Families over the whole history; the sample's windows are as of an instant.</summary>
    private static readonly string[] UsageFamilies =
    [
        "librechat_cost_usd_total", "librechat_tokens_total", "librechat_llm_calls_total", "librechat_context_cost_usd_total",
        "librechat_credits_granted_total",
    ];

    private readonly string _folder;
    private readonly JsonElement _expected;

    internal Sample(string name)
    {
        _folder = Path.Combine(Repository.Folder, "samples", name);
        _expected = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(_folder, "expected.json")));
    }

    /// <summary>The raw documents of a collection.</summary>
    internal List<byte[]> Documents(string collection)
    {
        using FileStream file = File.OpenRead(Path.Combine(_folder, "LibreChat", collection + ".bson.gz"));
        using var unzipped = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionMode.Decompress))
        {
            gzip.CopyTo(unzipped);
        }

        ReadOnlySpan<byte> rest = unzipped.ToArray();
        List<byte[]> documents = [];
        while (!rest.IsEmpty)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            documents.Add(rest[..length].ToArray());
            rest = rest[length..];
        }

        return documents;
    }

    internal void LoadInto(TestDatabase database)
    {
        foreach (string collection in (string[])[Collection.Agents, Collection.Messages, Collection.Transactions])
        {
            database.Writer.Insert(collection, Documents(collection));
        }
    }

    /// <summary>Fails unless all usage families have exactly the series and values that are expected.</summary>
    internal void AssertUsage(Scrape actual)
    {
        foreach (string family in UsageFamilies)
        {
            JsonElement series = _expected.GetProperty("families").GetProperty(family);
            Dictionary<string, double> expected = series.Deserialize<Dictionary<string, double>>()!;
            Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual[family].Keys.Order(StringComparer.Ordinal));
            Assert.All(expected, sample => Assert.Equal(sample.Value, actual[family][sample.Key], 1e-9));
        }

        Assert.Equal(_expected.GetProperty("unattributed").GetDouble(), actual.Scalar("librechat_unattributed_transactions_total"));
        Assert.Equal(_expected.GetProperty("skipped").GetDouble(), actual.Sum("librechat_rows_skipped_total"));
    }
}
