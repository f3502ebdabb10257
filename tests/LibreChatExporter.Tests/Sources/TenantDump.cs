using LibreChatExporter.Bson;
using LibreChatExporter.Configuration;
using LibreChatExporter.Hosting;
using LibreChatExporter.Sources;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Sources;

/// <summary>A dump of several organisations, and beside it the dump that each of them would have if it were alone.</summary>
internal sealed class TenantDump : IDisposable
{
    private const string Together = "together", OnlyOf = "only-";

    private readonly TempFolder _folder = new();
    private readonly HashSet<string> _tenants = [];

    private TenantDump(IReadOnlyDictionary<string, IReadOnlyList<byte[]>> documents)
    {
        _tenants.UnionWith(documents.Values.SelectMany(collection => collection).Select(TenantOf));
        foreach ((string collection, IReadOnlyList<byte[]> all) in documents)
        {
            _folder.Write($"{Together}/{collection}.bson", all);
            foreach (string tenant in _tenants)
            {
                _folder.Write($"{OnlyOf}{tenant}/{collection}.bson", all.Where(document => TenantOf(document) == tenant));
            }
        }
    }

    public const string SharedIdsName = "tenants that share ids";

    public static TheoryData<string> Names => ["the sample", SharedIdsName];

    public IReadOnlySet<string> Tenants => _tenants;

    public static TenantDump Open(string name)
    {
        var sample = new Sample("librechat-tenants");
        string[] collections = ["agents", "balances", "conversations", "files", "messages", "transactions", "users"];
        return name == "the sample"
            ? new TenantDump(collections.ToDictionary(collection => collection, sample.Documents))
            : new TenantDump(SharedIds());
    }

    /// <summary>What is shown of all of them, or of one.</summary>
    public Scrape Read(string? tenant = null, bool byTenant = false, string budgets = "")
        => Read(Together, budgets, [(Setting.TenantLabel, byTenant ? "true" : "false"), .. Filter(tenant)]);

    /// <summary>What is shown where there is only this one.</summary>
    public Scrape ReadAlone(string tenant, string budgets = "") => Read(OnlyOf + tenant, budgets);

    public void Dispose() => _folder.Dispose();

    private static (Setting, string)[] Filter(string? tenant) => tenant is null ? [] : [(Setting.Tenant, tenant)];

    private static string TenantOf(byte[] document)
        => PlainBson.Decode(document).GetValueOrDefault("tenantId") is string { Length: > 0 } tenant ? tenant : "none";

    private Scrape Read(string folder, string budgets, params (Setting Setting, string Value)[] settings)
    {
        ExporterSettings read = TestSettings.WithFile(budgets, [(Setting.Source, _folder.File(folder)), .. settings]);
        var clock = new FakeTimeProvider(Sample.AsOf);
        using ILibreChatSource source = SourceFactory.Create(read, clock);
        using var exporter = new TestExporter(source, read, clock);
        return exporter.RefreshAndRead();
    }

    /// <summary>
    /// As copies of a database might have it: users with rows and balances in two tenants, in one chat, and agents with one id.
    /// </summary>
    private static Dictionary<string, IReadOnlyList<byte[]>> SharedIds()
    {
        List<byte[]> rows = [];
        List<byte[]> messages = [];
        List<byte[]> balances = [];
        Action<BsonWriter>[] tenants =
        [
            writer => writer.String("tenantId", "a"), writer => writer.String("tenantId", "b"), _ => { },
            writer => writer.String("tenantId", ""), writer => writer.Value("tenantId", new BsonValue(BsonType.Null, [])),
        ];
        for (int i = 0; i < 200; i++)
        {
            ObjectId user = Ids.User(i % 3);
            Action<BsonWriter> tenant = tenants[i % tenants.Length];
            string model = (i % 7) switch { 0 => "agent_shared", 1 => "agent_only_b", _ => $"model {i % 4}" };
            string type = i % 20 == 0 ? "credits" : i % 2 == 0 ? "prompt" : "completion";
            double sign = i % 20 is 0 or 5 ? 1 : -1;
            rows.Add(Documents.With(
                Documents.Transaction(
                    Ids.At(Ids.Noon.AddMinutes(-13 * i), i),
                    type,
                    sign * i,
                    sign * (i + 1),
                    type == "credits" ? null : model,
                    $"m{i}",
                    user: user),
                "tenantId",
                tenant));
            messages.Add(Documents.With(
                Documents.Message($"m{i}", user, i % 3 == 0 ? "agent_shared" : model, i % 3 == 0 ? "agents" : "openAI"),
                "tenantId",
                tenant));
            if (i < 9)
            {
                balances.Add(Documents.With(
                    Documents.Balance(Ids.At(Ids.Noon, i), user, 100 + i, Ids.Noon.AddHours(-i)), "tenantId", tenant));
            }
        }

        return new Dictionary<string, IReadOnlyList<byte[]>>
        {
            ["transactions"] = rows,
            ["messages"] = messages,
            ["balances"] = balances,
            ["agents"] =
            [
                Documents.OfTenant(Documents.Agent("agent_shared", "Alpha", "openAI", "gpt-4.1"), "a"),
                Documents.OfTenant(Documents.Agent("agent_shared", "Beta", "anthropic", "claude-sonnet-4-5"), "b"),
                Documents.OfTenant(Documents.Agent("agent_only_b", "Gamma", "anthropic", "claude-opus-4-5"), "b"),
            ],
            ["users"] =
            [
                Documents.OfTenant(Documents.User(Ids.User(0), "u0@a.com"), "a"),
                Documents.OfTenant(Documents.User(Ids.User(1), "u1@b.com"), "b"),
                Documents.User(Ids.User(2), "u2@example.com"),
            ],
        };
    }
}
