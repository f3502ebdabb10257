using LibreChatExporter.Bson;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Ingest;

public sealed class HostileNumberTests
{
    private static readonly string[] Places = ["rawAmount", "tokenValue", "inputTokens", "writeTokens", "readTokens"];

    /// <summary>Everything that may stand where a number belongs, by name.</summary>
    private static readonly Dictionary<string, Action<BsonWriter, string>> Values = new()
    {
        ["NaN"] = (row, name) => row.Double(name, double.NaN),
        ["+Infinity"] = (row, name) => row.Double(name, double.PositiveInfinity),
        ["-Infinity"] = (row, name) => row.Double(name, double.NegativeInfinity),
        ["text"] = (row, name) => row.String(name, "-5"),
        ["null"] = (row, name) => row.Value(name, new BsonValue(BsonType.Null, [])),
        ["missing"] = (_, _) => { },
        ["boolean"] = (row, name) => row.Boolean(name, true),
        ["document"] = (row, name) => row.Document(name, inner => inner.Int32("$numberInt", -5)),
        ["Int32"] = (row, name) => row.Int32(name, -7),
        ["Int64"] = (row, name) => row.Int64(name, -8_000_000_000),
        ["Double"] = (row, name) => row.Double(name, -7.25),
        ["-0.0"] = (row, name) => row.Double(name, -0.0),
        ["Decimal128"] = (row, name) => Decimal(row, name, "E70300000000000000000000000040B0"),
        ["Decimal128 NaN"] = (row, name) => Decimal(row, name, "0000000000000000000000000000007C"),
    };

    [Fact]
    public void Every_value_in_every_numeric_place_gives_what_the_rules_say()
    {
        var source = new MemorySource();
        int number = 0;
        foreach (string type in new[] { "prompt", "completion" })
        {
            foreach (string place in Places)
            {
                foreach ((string name, Action<BsonWriter, string> write) in Values.Where(
                    value => value.Key != "Decimal128 NaN" || place == "rawAmount"))
                {
                    bool isCached = place.EndsWith("Tokens", StringComparison.Ordinal);
                    byte[] row = Documents.Transaction(
                        Ids.At(Ids.Noon, ++number), type, model: $"{type} {place} {name}", cache: isCached ? (-1, -2, -3) : null);
                    source.Transactions.Add(Documents.With(row, place, writer => write(writer, place)));
                }
            }
        }

        using var exporter = new TestExporter(source);
        Dictionary<string, Dictionary<string, double>> oracle = Oracle.Compute(
            source.Transactions.Where(row => !IsDecimalNaN(row)), source.Messages, source.Agents);
        oracle["librechat_rows_skipped_total"]["reason=raw_amount"] += source.Transactions.Count(IsDecimalNaN);
        Compare.WithOracle(oracle, exporter.RefreshAndRead());
        Assert.Equal(34, oracle["librechat_rows_skipped_total"].Values.Sum());
    }

    [Fact]
    public void An_empty_token_type_is_skipped() => AssertSkipped("token_type", Documents.Transaction(Ids.At(Ids.Noon, 1), ""));

    [Fact]
    public void A_missing_token_type_is_skipped()
        => AssertSkipped("token_type", Documents.Without(Documents.Transaction(Ids.At(Ids.Noon, 1)), "tokenType"));

    [Fact]
    public void A_token_type_that_is_no_text_is_skipped()
        => AssertSkipped(
            "token_type", Documents.With(Documents.Transaction(Ids.At(Ids.Noon, 1)), "tokenType", row => row.Int32("tokenType", 1)));

    [Fact]
    public void A_row_without_id_is_skipped() => AssertSkipped("id", Documents.Without(Documents.Transaction(Ids.At(Ids.Noon, 1)), "_id"));

    [Fact]
    public void A_skipped_row_does_not_count_again_when_it_is_read_again()
    {
        var source = new MemorySource();
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 1), ""));
        using var exporter = new TestExporter(source);

        Assert.Equal(1, exporter.RefreshUntilAllShows().Sum("librechat_rows_skipped_total"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5000)]
    public void Credits_that_are_not_positive_grant_nothing(double credits)
    {
        var source = new MemorySource();
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 1), "credits", credits, credits, model: null, context: "admin"));
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 2), "credits", 70, 70, model: null, context: "admin"));
        using var exporter = new TestExporter(source);

        Scrape scrape = exporter.RefreshAndRead();
        Assert.Equal(70, scrape.Value("librechat_credits_granted_total", "context=admin"));
        Assert.Empty(scrape["librechat_llm_calls_total"]);
        Assert.Empty(scrape["librechat_refunded_usd_total"]);
        Assert.Equal(0, scrape.Sum("librechat_rows_skipped_total"));
    }

    [Theory]
    [InlineData("prompt")]
    [InlineData("completion")]
    public void A_refund_is_counted_apart_and_lowers_nothing(string tokenType)
    {
        var source = new MemorySource();
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 1)));
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 2), tokenType, 100, 250.5, context: "refund"));
        using var exporter = new TestExporter(source);

        Scrape scrape = exporter.RefreshAndRead();
        Assert.Equal(250.5e-6, scrape.Value("librechat_refunded_usd_total", "model=gpt-5.5"));
        Assert.Equal(250e-6, scrape.Sum("librechat_cost_usd_total"));
        Assert.Equal(250e-6, scrape.Sum("librechat_context_cost_usd_total"));
        Assert.Equal(100, scrape.Sum("librechat_tokens_total"));
        Assert.Equal(1, scrape.Sum("librechat_llm_calls_total"));
    }

    [Theory]
    [InlineData(0x12, long.MaxValue)]
    [InlineData(0x12, long.MinValue)]
    [InlineData(0x09, long.MaxValue)]
    [InlineData(0x09, long.MinValue)]
    public void A_createdAt_beyond_all_calendars_changes_no_count(byte type, long value)
    {
        var source = new MemorySource();
        source.Transactions.Add(Documents.With(Documents.Transaction(Ids.At(Ids.Noon, 1)), "createdAt", row
            => row.Value("createdAt", new BsonValue((BsonType)type, BitConverter.GetBytes(value)))));
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 2)));
        using var exporter = new TestExporter(source);

        Assert.Equal(2, exporter.RefreshUntilAllShows().Sum("librechat_llm_calls_total"));
    }

    private static void Decimal(BsonWriter row, string name, string hex)
        => row.Value(name, new BsonValue(BsonType.Decimal128, Convert.FromHexString(hex)));

    private static bool IsDecimalNaN(byte[] row)
        => ((string)PlainBson.Decode(row)["model"]!).EndsWith("Decimal128 NaN", StringComparison.Ordinal);

    private static void AssertSkipped(string reason, byte[] row)
    {
        var source = new MemorySource();
        source.Transactions.Add(row);
        using var exporter = new TestExporter(source, null, (Setting.Disable, "comparison"));

        Scrape scrape = exporter.RefreshAndRead();
        Assert.Equal(1, scrape.Value("librechat_rows_skipped_total", $"reason={reason}"));
        Assert.Equal(1, scrape.Sum("librechat_rows_skipped_total"));
        Assert.Empty(scrape["librechat_cost_usd_total"]);
    }
}
