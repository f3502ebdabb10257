using LibreChatExporter.Bson;
using LibreChatExporter.Configuration;
using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests;

/// <summary>One tenant of a database, those without one, and all side by side.</summary>
public sealed class TenantTests
{
    private const string Cost = "librechat_cost_usd_total", Messages = "librechat_messages_total", Balances = "librechat_balance_credits";

    private static readonly string[] Tenants = ["acme", "globex", "none"];

    [SkippableTheory]
    [InlineData("acme")]
    [InlineData("none")]
    public void A_tenant_shows_its_own_and_nothing_else(string tenant)
    {
        using TestDatabase database = TestDatabase.Create();
        var sample = new Sample("librechat-tenants");
        sample.LoadInto(database);
        using var exporter = new LiveExporter(database, Sample.AsOf, (Setting.Tenant, tenant));
        Scrape scrape = exporter.Refresh();

        Assert.Equal(SpentBy(sample, tenant), scrape.Sum(Cost), 1e-9);
        Assert.Equal(Of(sample, Collection.Messages, tenant).Count(), scrape.Sum(Messages));
        Assert.Equal(Of(sample, Collection.Users, tenant).Count(), scrape.Sum("librechat_users"));
        Assert.Equal(Of(sample, Collection.Balances, tenant).Count(), scrape[Balances].Count);
        Assert.Equal(Of(sample, Collection.Agents, tenant).Count(), scrape["librechat_agent_info"].Count);

        // What comes later is told apart, too.
        byte[] row = Rows.Usage(Rows.User(1), "new", "prompt", 1, 5e6, time: Sample.AsOf);
        database.Writer.Insert(Collection.Transactions, row, WithTenant(row, "acme"), WithTenant(row, "globex"));
        Assert.Equal(
            5,
            exporter.Settle(TimeSpan.FromSeconds(15))[Cost].Where(series => series.Key.Contains("model=new", StringComparison.Ordinal))
                .Sum(series => series.Value),
            1e-9);
    }

    [SkippableFact]
    public void Told_apart_by_a_label_the_tenants_add_up_to_the_whole()
    {
        using TestDatabase database = TestDatabase.Create();
        var sample = new Sample("librechat-tenants");
        sample.LoadInto(database);
        using var together = new LiveExporter(database, Sample.AsOf);
        using var apart = new LiveExporter(database, Sample.AsOf, (Setting.TenantLabel, "true"));
        (Scrape whole, Scrape scrape) = (together.Refresh(), apart.Refresh());

        foreach (string tenant in Tenants)
        {
            Assert.Equal(SpentBy(sample, tenant), scrape[Cost].Where(series => IsOf(series.Key, tenant)).Sum(series => series.Value), 1e-9);
            Assert.Equal(Of(sample, Collection.Balances, tenant).Count(), scrape[Balances].Keys.Count(series => IsOf(series, tenant)));
        }

        Assert.All(scrape[Cost].Keys, series => Assert.Contains(Tenants, tenant => IsOf(series, tenant)));
        foreach (string family in (string[])[Cost, "librechat_window_cost_usd", "librechat_tokens_total", Balances])
        {
            Assert.Equal(whole.Sum(family), scrape.Sum(family), 1e-6);
        }
    }

    private static bool IsOf(string series, string tenant) => series.Split(',').Contains($"tenant={tenant}");

    private static IEnumerable<byte[]> Of(Sample sample, string collection, string tenant)
        => sample.Documents(collection).Where(document => Text(document, "tenantId") == tenant);

    private static string Text(byte[] document, string field)
        => BsonReader.Find(document, System.Text.Encoding.UTF8.GetBytes(field)).TryGetString(out ReadOnlySpan<byte> text)
            ? System.Text.Encoding.UTF8.GetString(text)
            : "none";

    private static double SpentBy(Sample sample, string tenant)
    {
        double spent = Of(sample, Collection.Transactions, tenant).Where(row => Text(row, "tokenType") != "credits")
            .Sum(row => BsonReader.Find(row, "tokenValue"u8).TryGetFinite(out double value) ? -value / 1e6 : 0);
        Assert.True(spent > 0, $"{tenant} has spent nothing");
        return spent;
    }

    private static byte[] WithTenant(byte[] row, string tenant)
    {
        BsonWriter writer = new BsonWriter().ObjectId("_id", Rows.NewId(Sample.AsOf)).String("tenantId", tenant);
        var reader = new BsonReader(row);
        while (reader.Read())
        {
            if (!reader.Name.SequenceEqual("_id"u8))
            {
                writer.Value(System.Text.Encoding.UTF8.GetString(reader.Name), reader.Value);
            }
        }

        return writer.ToArray();
    }
}
