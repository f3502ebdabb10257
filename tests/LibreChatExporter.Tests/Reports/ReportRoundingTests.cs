using System.Globalization;
using LibreChatExporter.Reports;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Reports;

/// <summary>What is shown adds up as it is shown, whatever it has been rounded to.</summary>
public sealed class ReportRoundingTests
{
    private const int Cost = 0, Share = 1, Input = 2, Output = 3;

    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5, 6];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Lines_subtotals_and_others_add_up_in_every_column(int seed)
    {
        RowLog rows = RandomRows(seed);
        string[] arguments = seed % 2 == 0 ? ["--by=user,model,agent"] : ["--by=user,model", $"--top={seed}"];

        List<List<string>> markdown = MarkdownTable.Rows(ReportOutput.Of(rows.Source, Ids.Noon, [.. arguments, "--format=markdown"]).Text);

        int texts = markdown[0].Count - 9;
        decimal[] sum = new decimal[9], group = new decimal[9];
        foreach (List<string> row in markdown)
        {
            decimal[] amounts =
                [.. row[texts..].Select(cell => decimal.Parse(cell.Trim('*', '%').Replace(",", ""), CultureInfo.InvariantCulture))];
            Assert.Equal(amounts[Cost], amounts[Input] + amounts[Output]);
            if (row[0] == "**TOTAL**")
            {
                Assert.Equal(amounts, sum);
                Assert.Equal(100.0m, amounts[Share]);
            }
            else if (row.Contains("*subtotal*"))
            {
                Assert.Equal(amounts, group);
                group = new decimal[9];
            }
            else
            {
                group = row[0].StartsWith("*others", StringComparison.Ordinal) ? group : [.. group.Zip(amounts, decimal.Add)];
                sum = [.. sum.Zip(amounts, decimal.Add)];
            }
        }

        Assert.Equal("**TOTAL**", markdown[^1][0]);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Exact_lines_and_others_add_up_to_all_rows(int seed)
    {
        RowLog rows = RandomRows(seed);
        foreach (string by in (string[])["user", "model,user", "conversation", "day,tenant,context"])
        {
            List<Dictionary<string, string>> lines = ReportOutput.Csv(rows.Source, Ids.Noon, $"--by={by}", $"--top={seed}");

            Assert.Equal(rows.Usd(), lines.Sum(line => CsvParser.Number(line["costUsd"])), 1e-9);
            Assert.Equal(1, lines.Sum(line => CsvParser.Number(line["share"])), 1e-9);
            Assert.Equal(rows.All.Count(row => row.IsPrompt), lines.Sum(line => CsvParser.Number(line["calls"])));
            Assert.Equal(rows.All.Sum(row => row.AllTokens), lines.Sum(line => CsvParser.Number(line["totalTokens"])), 1e-6);
            Assert.All(lines, line => Assert.Equal(
                CsvParser.Number(line["totalTokens"]),
                ((string[])["input", "output", "cacheWrite", "cacheRead"]).Sum(kind => CsvParser.Number(line[$"{kind}Tokens"])), 1e-6));
            string[] others = [.. lines.Select(line => line["others"])];
            Assert.All(others[..^1], cell => Assert.Equal("", cell));
            Assert.True(others[^1].Length == 0 || lines[^1][by.Split(',')[0]] == $"others ({others[^1]})");
        }
    }

    [Fact]
    public void Parts_are_never_further_from_the_truth_than_a_unit_and_nothing_stays_nothing()
    {
        var random = new Random(9);
        for (int i = 0; i < 2000; i++)
        {
            double[] parts =
            [
                .. Enumerable.Range(0, random.Next(1, 30))
                    .Select(_ => random.Next(3) == 0 ? 0 : Math.Pow(10, random.Next(-9, 9)) * random.NextDouble()),
            ];
            Int128 whole = (Int128)Math.Floor(parts.Sum()) + random.Next(2) * (parts.Sum() > Math.Floor(parts.Sum()) ? 1 : 0);

            Int128[] units = Apportionment.Divide(whole, parts);

            Assert.Equal(whole, units.Aggregate(Int128.Zero, (sum, part) => sum + part));
            Assert.All(
                units.Zip(parts),
                part => Assert.True(part.Second == 0 ? part.First == 0 : Math.Abs((double)part.First - part.Second) < 1 + 1e-5, $"{part}"));
        }
    }

    [Fact]
    public void Amounts_of_nonsense_still_add_up()
    {
        Int128[] units = Apportionment.Divide((Int128)3e24, [1e24, 1e24, 1e24 - 7e9]);

        Assert.Equal((Int128)3e24, units[0] + units[1] + units[2]);
    }

    private static RowLog RandomRows(int seed)
    {
        var random = new Random(seed);
        var rows = new RowLog();
        rows.Save(Enumerable.Range(0, 300).Select(_ => new TestRow(Ids.Noon.AddMinutes(-random.Next(20_000)))
        {
            User = random.Next(9),
            Model = $"model-{random.Next(5)}",
            Agent = random.Next(2) == 0 ? null : $"agent_{random.Next(3)}",
            Context = $"context-{random.Next(3)}",
            Tenant = random.Next(2) == 0 ? null : "acme",
            Conversation = $"chat-{random.Next(20)}",
            IsPrompt = random.Next(2) == 0,
            Tokens = random.Next(10_000),
            Credits = random.Next(3) == 0 ? 0 : Math.Pow(10, random.Next(seed)) * random.Next(1000) / 7,
        }));
        return rows;
    }
}
