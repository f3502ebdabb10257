using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests;

/// <summary>Amounts and kinds that make no sense: a row counts as far as it does, or is left out and that is counted.</summary>
public sealed class HostileAmountTests
{
    [SkippableFact]
    public async Task Amounts_of_any_kind_count_as_far_as_they_are_finite_numbers()
    {
        using TestDatabase database = TestDatabase.Create();
        (Action<BsonWriter, string> Write, double? Value)[] amounts =
        [
            ((row, name) => row.Double(name, double.NaN), null),
            ((row, name) => row.Double(name, double.PositiveInfinity), null),
            ((row, name) => row.Double(name, double.NegativeInfinity), null),
            ((row, name) => row.String(name, "-5"), null),
            ((_, _) => { }, null),
            ((row, name) => row.Document(name, _ => { }), null),
            ((row, name) => row.Boolean(name, true), null),
            ((row, name) => row.Int32(name, -5), 5),
            ((row, name) => row.Int64(name, -5), 5),
            ((row, name) => row.Double(name, -5), 5),
            ((row, name) => row.Double(name, -0.0), 0),
        ];
        List<byte[]> rows = [];
        foreach ((Action<BsonWriter, string> write, double? _) in amounts)
        {
            rows.Add(Rows.Bare("prompt", row => row.Int32("tokenValue", -1).With(write, "rawAmount")));
            rows.Add(Rows.Bare("completion", row => row.Int32("rawAmount", -1).With(write, "tokenValue")));
            rows.Add(Rows.Bare("prompt", row => row.Int32("rawAmount", -1_000).Int32("tokenValue", -1).With(write, "readTokens")));
            rows.Add(Rows.Bare("credits", row => row.Int32("rawAmount", 1).With(write, "tokenValue")));
        }

        database.Writer.Insert(Collection.Transactions, rows);
        ChildProcess.Result result = await ExporterProcess.Run(database.Uri, "--once");

        Assert.Equal(0, result.ExitCode);
        Scrape scrape = Scrape.Parse(result.Output);
        int bad = amounts.Count(amount => amount.Value is null);
        int good = amounts.Length - bad;
        Assert.Equal(bad, scrape["librechat_rows_skipped_total"]["reason=raw_amount"]);
        Assert.Equal(2 * bad, scrape["librechat_rows_skipped_total"]["reason=token_value"]);

        // A cache count that is no number leaves the row without a split; one that is a number replaces the plain count.
        Dictionary<string, double> tokens = scrape.SumBy("librechat_tokens_total", "type");
        Assert.Equal(15, tokens["cache_read"]);
        Assert.Equal(15 + (1_000 * bad), tokens["input"]);
        Assert.Equal(good, tokens["output"]);
        Assert.Equal(good + amounts.Length, scrape.Sum("librechat_llm_calls_total"));
        Assert.Equal((good + amounts.Length + 15) / 1e6, scrape.Sum("librechat_cost_usd_total"), 1e-12);
        Promtool.AssertNoComplaint(result.Output);
    }

    [SkippableFact]
    public async Task Of_rows_of_unknown_kinds_the_money_counts_and_those_of_none_are_skipped()
    {
        using TestDatabase database = TestDatabase.Create();
        database.Writer.Insert(
            Collection.Transactions,
            Rows.Bare("embedding", row => row.Int32("rawAmount", -1).Int32("tokenValue", -1)),
            new BsonWriter().ObjectId("_id", Rows.NewId()).ToArray(),
            new BsonWriter().ObjectId("_id", Rows.NewId()).Int32("tokenType", 1).Int32("rawAmount", -1).Int32("tokenValue", -1).ToArray());

        Scrape scrape = Scrape.Parse((await ExporterProcess.Run(database.Uri, "--once")).Output);

        Assert.Equal(2, scrape["librechat_rows_skipped_total"]["reason=token_type"]);
        Assert.Equal(1e-6, scrape.SumBy("librechat_cost_usd_total", "type")["other"]);
        Assert.Empty(scrape["librechat_llm_calls_total"]);
    }
}
