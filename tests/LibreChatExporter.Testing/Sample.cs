using System.Text.Json;

namespace LibreChatExporter.Testing;

/// <summary>One of the shipped samples: its dump, and what independent code computed from it.</summary>
internal sealed class Sample
{
    /// <summary>Families over the whole history; the sample's windows are as of an instant.</summary>
    private static readonly string[] UsageFamilies =
    [
        "librechat_cost_usd_total", "librechat_tokens_total", "librechat_llm_calls_total", "librechat_context_cost_usd_total",
        "librechat_credits_granted_total", "librechat_credits_withdrawn_total",
    ];

    /// <summary>The instant of the expected windows.</summary>
    public static readonly DateTimeOffset AsOf = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly JsonElement _expected;

    public Sample(string name)
    {
        Folder = Repository.Sample(name);
        _expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "expected.json"))).RootElement;
    }

    public static TheoryData<string> Names => ["librechat-sample", "librechat-tenants", "librechat-newest"];

    public string Folder { get; }

    public double Skipped => _expected.GetProperty("skipped").GetDouble();

    public double Unattributed => _expected.GetProperty("unattributed").GetDouble();

    public int Transactions => _expected.GetProperty("transactions").GetInt32();

    public IEnumerable<string> Families => _expected.GetProperty("families").EnumerateObject().Select(family => family.Name);

    public Dictionary<string, double> Expected(string family) => _expected.GetProperty("families").GetProperty(family).EnumerateObject()
        .ToDictionary(series => series.Name, series => series.Value.GetDouble());

    /// <summary>
    /// Fails unless all expected families have, as of <see cref="AsOf"/>, exactly the series and values that they should.
    /// </summary>
    public void AssertAll(Scrape actual)
    {
        Assert.NotEmpty(Families);
        AssertFamilies(Families, actual);
    }

    /// <summary>Fails unless all usage families have exactly the series and values that are expected.</summary>
    public void AssertUsage(Scrape actual)
    {
        AssertFamilies(UsageFamilies.Intersect(Families), actual);
        Assert.Equal(Unattributed, actual.Value("librechat_unattributed_transactions_total"));
        Assert.Equal(Skipped, actual.Sum("librechat_rows_skipped_total"));
    }

    /// <summary>The documents of a collection.</summary>
    public IReadOnlyList<byte[]> Documents(string collection)
        => [.. PlainBson.Split(TempFolder.Unzip(Path.Combine(Folder, "LibreChat", $"{collection}.bson.gz")))];

    /// <summary>The same dump as <c>mongodump</c> writes it without <c>--gzip</c>.</summary>
    public string Uncompress(TempFolder folder)
    {
        foreach (string file in Directory.GetFiles(Path.Combine(Folder, "LibreChat"), "*.bson.gz"))
        {
            folder.Write(Path.Combine("LibreChat", Path.GetFileNameWithoutExtension(file)), TempFolder.Unzip(file));
        }

        return folder.Path;
    }

    /// <summary>The same dump as <c>mongodump --archive</c> writes it, with an administrator's database beside it.</summary>
    public string Archive(TempFolder folder, bool zipped)
    {
        var archive = new Archive().With("admin", "transactions", [.. Documents("users")]);
        foreach (string file in Directory.GetFiles(Path.Combine(Folder, "LibreChat"), "*.bson.gz"))
        {
            string collection = Path.GetFileName(file).Split('.')[0];
            archive.With("LibreChat", collection, Documents(collection));
        }

        byte[] bytes = archive.ToArray();
        return folder.Write("dump.archive", zipped ? TempFolder.Zip(bytes) : bytes);
    }

    private void AssertFamilies(IEnumerable<string> families, Scrape actual)
    {
        foreach (string family in families)
        {
            Compare.Family(family, Expected(family), actual[family]);
        }
    }
}
