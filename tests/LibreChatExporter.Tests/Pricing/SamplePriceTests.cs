using LibreChatExporter.Pricing;

namespace LibreChatExporter.Tests.Pricing;

public sealed class SamplePriceTests
{
    /// <summary>Its endpoint has a price list of its own, which the table does not know.</summary>
    private const string OwnPriceList = "deepseek/deepseek-v4-pro";

    public static TheoryData<string> Names => Sample.Names;

    [Theory]
    [InlineData("librechat-sample", 1257)]
    [InlineData("librechat-tenants", 361)]
    public void Every_row_whose_model_the_table_knows_costs_what_LibreChat_charged(string name, int expected)
    {
        int compared = 0;
        foreach (SampleRow row in Rows(name).Where(row => row.Model != OwnPriceList))
        {
            if (PriceTable.LibreChat.Find(row.Model) is ModelPrice price)
            {
                Assert.Equal(row.Credits, price.Credits(row.Side), 1e-9);
                compared++;
            }
        }

        Assert.Equal(expected, compared);
    }

    [Theory]
    [InlineData("librechat-sample")]
    [InlineData("librechat-tenants")]
    public void Only_models_with_other_prices_or_none_are_mismatches(string name)
    {
        PriceCheck check = new();
        List<string> models = [];
        foreach (SampleRow row in Rows(name))
        {
            int model = models.IndexOf(row.Model);
            if (model < 0)
            {
                model = models.Count;
                models.Add(row.Model);
            }

            check.Observe(
                model, PriceTable.LibreChat.Find(row.Model), row.Side, row.Rate, row.Credits, Sample.AsOf.ToUnixTimeMilliseconds());
        }

        PriceReading[] mismatches = [.. check.Read(Sample.AsOf).Where(reading => reading.IsMismatch == true)];

        Assert.Equal([OwnPriceList, "llama-unknown-9x"], mismatches.Select(reading => models[reading.Model]).Distinct().Order());
        Assert.All(mismatches.Where(reading => reading.Reference is null), reading => Assert.Equal(6, reading.Charged));
    }

    /// <summary>
    /// The sides of calls, but for agents' ids in the place of a model, whose prices are accidents, and rows without a model.
    /// </summary>
    private static IEnumerable<SampleRow> Rows(string name)
    {
        Dictionary<(object?, object?, string), double> prompts = [];
        foreach (Dictionary<string, object?> row in new Sample(name).Documents("transactions")
            .Select(document => PlainBson.Decode(document)))
        {
            if (row.GetValueOrDefault("model") is not string model || model.StartsWith("agent_", StringComparison.Ordinal))
            {
                continue;
            }

            (object?, object?, string) call = (row.GetValueOrDefault("messageId"), row.GetValueOrDefault("conversationId"), model);
            CallSide side;
            if ((string?)row["tokenType"] == "prompt")
            {
                side = Prompt(row);
                prompts[call] = side.AllTokens;
            }
            else
            {
                double? prompt = prompts.TryGetValue(call, out double tokens) ? tokens : null;
                side = CallSide.Completion(Amount(row, "rawAmount"), prompt, row["context"] is "incomplete");
            }

            yield return new SampleRow(model, side, (double)row["rate"]!, Amount(row, "tokenValue"));
        }
    }

    private static CallSide Prompt(Dictionary<string, object?> row) => row.ContainsKey("readTokens")
        ? CallSide.Prompt(Amount(row, "inputTokens"), Amount(row, "writeTokens"), Amount(row, "readTokens"))
        : CallSide.Prompt(Amount(row, "rawAmount"));

    private static double Amount(Dictionary<string, object?> row, string field) => -(double)row[field]!;

    private sealed record SampleRow(string Model, CallSide Side, double Rate, double Credits);
}
