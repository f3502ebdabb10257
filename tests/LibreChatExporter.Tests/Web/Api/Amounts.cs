using System.Text.Json;

namespace LibreChatExporter.Tests.Web.Api;

/// <summary>What rows add up to, in the words of the API.</summary>
internal static class Amounts
{
    /// <summary>The kinds of tokens, as the API and as the metrics call them.</summary>
    public static IReadOnlyList<(string Name, string Type)> TokenKinds { get; } =
        [("input", "input"), ("output", "output"), ("cacheWrite", "cache_write"), ("cacheRead", "cache_read")];

    /// <summary>All amounts of some rows.</summary>
    public static Dictionary<string, double> Of(IReadOnlyCollection<PlainRow> rows)
    {
        var amounts = new Dictionary<string, double>
        {
            ["costUsd"] = rows.Sum(row => row.Usd),
            ["inputCostUsd"] = rows.Where(row => row.Side == "input").Sum(row => row.Usd),
            ["outputCostUsd"] = rows.Where(row => row.Side == "output").Sum(row => row.Usd),
            ["otherCostUsd"] = rows.Where(row => row.Side == "other").Sum(row => row.Usd),
            ["calls"] = rows.Count(row => row.IsCall),
        };
        foreach ((string name, string type) in TokenKinds)
        {
            amounts[name] = rows.Sum(row => row.Tokens.GetValueOrDefault(type));
        }

        amounts["total"] = TokenKinds.Sum(kind => amounts[kind.Name]);
        return amounts;
    }

    /// <summary>All amounts of a part of an answer.</summary>
    public static Dictionary<string, double> Of(JsonElement part)
        => ((string[])["costUsd", "inputCostUsd", "outputCostUsd", "otherCostUsd", "calls"])
            .ToDictionary(name => name, name => part.GetProperty(name).GetDouble())
            .Concat(part.GetProperty("tokens").EnumerateObject().ToDictionary(tokens => tokens.Name, tokens => tokens.Value.GetDouble()))
            .ToDictionary();

    /// <summary>
    /// Fails unless a part of an answer is what rows add up to. Sums of money that are taken in another order differ in the last digits.
    /// </summary>
    public static void AssertSame(IReadOnlyCollection<PlainRow> rows, JsonElement part, string context)
    {
        Dictionary<string, double> actual = Of(part);
        Assert.All(Of(rows), amount => Assert.True(
            Math.Abs(amount.Value - actual[amount.Key]) <= 1e-9 * Math.Max(1, amount.Value),
            $"{context}: {amount.Key} is {actual[amount.Key]:R}, should be {amount.Value:R}"));
    }
}
