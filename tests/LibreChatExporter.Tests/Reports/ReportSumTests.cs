using System.Text.Json;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Reports;

/// <summary>Reports on the samples against a sum by independent code.</summary>
public sealed class ReportSumTests
{
    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Kiritimati"];

    public static TheoryData<string> Each => [.. PlainReport.Dimensions];

    public static TheoryData<string> Names => Sample.Names;

    [Theory]
    [MemberData(nameof(Each))]
    public void Each_dimension_adds_up(string dimension)
    {
        foreach (Sample sample in (Sample[])[new("librechat-sample"), new("librechat-tenants")])
        {
            AssertSums(sample, new PlainReport(sample), [dimension], "UTC", ["--period=2026-11"], _ => true);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Random_pivots_of_random_times_add_up(string name)
    {
        var sample = new Sample(name);
        var plain = new PlainReport(sample);
        var random = new Random(6);
        for (int i = 0; i < 25; i++)
        {
            string[] by = [.. PlainReport.Dimensions];
            random.Shuffle(by);
            by = by[..random.Next(1, 5)];
            DateTimeOffset from = plain.First + (random.NextDouble() * (plain.Last - plain.First));
            DateTimeOffset to = from + TimeSpan.FromHours(random.Next(1, 200));
            AssertSums(
                sample,
                plain,
                by,
                random.GetItems(Zones, 1)[0],
                ["--period=custom", $"--from={from:O}", $"--to={to:O}"],
                time => time >= from && time < to);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_totals_of_json_are_the_sum_of_its_lines_and_of_the_others(string name)
    {
        JsonElement report = JsonDocument.Parse(ReportOutput.Of(new Sample(name), "--by=user,model", "--top=3", "--format=json").Text)
            .RootElement;

        Assert.Equal(
            3, report.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("user").GetString()).Distinct().Count());
        Assert.True(report.GetProperty("others").GetProperty("groups").GetInt32() > 1);
        foreach (JsonProperty total in report.GetProperty("totals").EnumerateObject())
        {
            double lines = report.GetProperty("lines").EnumerateArray().Sum(line => line.GetProperty(total.Name).GetDouble());
            Assert.Equal(total.Value.GetDouble(), lines + report.GetProperty("others").GetProperty(total.Name).GetDouble(), 1e-9);
        }
    }

    /// <summary>Rows without a chat are one of each user's own.</summary>
    private static string KeyOf(Dictionary<string, string> line, string[] by) => string.Join('|', by.Select(
        dimension => dimension == "conversation" && line[dimension] == "none" ? $"none of {line["user"]}" : line[dimension]));

    private static void AssertSums(
        Sample sample, PlainReport plain, string[] by, string zone, string[] period, Func<DateTimeOffset, bool> isIn)
    {
        Dictionary<string, double[]> expected = plain.By(by, TimeZoneInfo.FindSystemTimeZoneById(zone), isIn);
        string context = $"--by {string.Join(',', by)} {string.Join(' ', period)} {zone}";

        List<Dictionary<string, string>> lines = ReportOutput.Csv(
            sample, [$"--by={string.Join(',', by)}", $"--time-zone={zone}", .. period]);

        Assert.Equal(expected.Keys.Order(), lines.Select(line => KeyOf(line, by)).Order());
        foreach (Dictionary<string, string> line in lines)
        {
            string key = KeyOf(line, by);
            Assert.True(expected.TryGetValue(key, out double[]? sums), $"{key} {context}");
            for (int i = 0; i < sums.Length; i++)
            {
                Assert.True(
                    Math.Abs(sums[i] - CsvParser.Number(line[PlainReport.Amounts[i]])) <= 1e-9 * Math.Max(1, sums[i]),
                    $"{PlainReport.Amounts[i]} of {key} is {line[PlainReport.Amounts[i]]}, should be {sums[i]:R} {context}");
            }
        }
    }
}
