using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>One of the dumps in samples/: its documents as they are, and what LibreChat's own figures for them are.</summary>
internal sealed class Sample
{
    /// <summary>Families over the whole history; the sample's windows are as of an instant.</summary>
    private static readonly string[] UsageFamilies =
    [
        "librechat_cost_usd_total", "librechat_tokens_total", "librechat_llm_calls_total", "librechat_context_cost_usd_total",
        "librechat_credits_granted_total", "librechat_credits_withdrawn_total",
    ];

    private static readonly string[] Collections =
        [Collection.Agents, Collection.Balances, Collection.Messages, Collection.Transactions, Collection.Users];

    private readonly string _folder;
    private readonly JsonElement _expected;

    internal Sample(string name)
    {
        _folder = Path.Combine(Repository.Root, "samples", name);
        _expected = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(_folder, "expected.json")));
    }

    /// <summary>The instant of the expected windows.</summary>
    internal static DateTimeOffset AsOf { get; } = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The dump, as a source.</summary>
    internal string Folder => _folder;

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
        foreach (string collection in Collections)
        {
            database.Writer.Insert(collection, Documents(collection));
        }
    }

    /// <summary>The series that are expected of a family, by their labels as in a <see cref="Scrape"/>.</summary>
    internal IReadOnlyDictionary<string, double> Expected(string family)
        => _expected.GetProperty("families").GetProperty(family).Deserialize<Dictionary<string, double>>()!;

    /// <summary>Fails unless all families that are expected, as of <see cref="AsOf"/>, have exactly the series and values that are.</summary>
    internal void AssertAll(Scrape actual)
    {
        JsonElement families = _expected.GetProperty("families");
        Assert.NotEmpty(families.EnumerateObject());
        foreach (JsonProperty family in families.EnumerateObject())
        {
            AssertFamily(family.Name, family.Value, actual);
        }
    }

    /// <summary>Fails unless all usage families have exactly the series and values that are expected.</summary>
    internal void AssertUsage(Scrape actual)
    {
        foreach (string family in UsageFamilies)
        {
            if (_expected.GetProperty("families").TryGetProperty(family, out JsonElement series))
            {
                AssertFamily(family, series, actual);
            }
        }

        Assert.Equal(_expected.GetProperty("unattributed").GetDouble(), actual.Scalar("librechat_unattributed_transactions_total"));
        Assert.Equal(_expected.GetProperty("skipped").GetDouble(), actual.Sum("librechat_rows_skipped_total"));
    }

    private static void AssertFamily(string family, JsonElement series, Scrape actual)
    {
        Dictionary<string, double> expected = series.Deserialize<Dictionary<string, double>>()!;
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual[family].Keys.Order(StringComparer.Ordinal));
        Assert.All(expected, sample => Assert.True(
            Math.Abs(sample.Value - actual[family][sample.Key]) <= 1e-9 * Math.Max(1, Math.Abs(sample.Value)),
            $"{family}{{{sample.Key}}} is {actual[family][sample.Key]:R}, not {sample.Value:R}"));
    }
}
