using LibreChatExporter.Bson;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Ledger;

/// <summary>A row of a <see cref="LimitScenario"/>, and the series that it adds to where there is room for them.</summary>
internal sealed record LimitedRow
{
    /// <summary>More contexts than are ever told apart.</summary>
    private const int Contexts = 40;

    private static readonly string[] Reserved = ["other", "unknown", "none"];

    public required byte[] Document { get; init; }

    public required string Tenant { get; init; }

    public required string User { get; init; }

    /// <summary>The answer that names the agent; null where there is none.</summary>
    public byte[]? Answer { get; private init; }

    /// <summary>Null where the user is a text.</summary>
    public ObjectId? UserId { get; private init; }

    public bool IsUsage { get; private init; }

    public required string Family { get; init; }

    public string? Series { get; private init; }

    public string? ContextSeries { get; private init; }

    public static LimitedRow Make(Random random, int number, bool byTenant)
    {
        int userNumber = random.Next(60);
        string? userText = userNumber < Reserved.Length ? Reserved[userNumber] : null;
        ObjectId userId = Ids.User(userNumber);
        string user = userText ?? $"{userId}";
        string model = Name(random, "model", 8);
        string? agent = random.Next(3) == 0 ? $"agent_{random.Next(5)}" : null;
        string context = $"context {random.Next(random.Next(5) == 0 ? Contexts : 5)}";

        // One has a name that stands for something else with other labels.
        string tenant = random.Next(4) == 0 ? "none"
            : random.Next(random.Next(12) == 0 ? 30 : 3) is var one and not (> 2 and < 12) ? $"tenant {one}" : "unknown";
        string kind = random.Next(10) switch { 0 => "credits", 1 => "refund", < 6 => "prompt", _ => "completion" };
        byte[] document = Documents.Transaction(
            Ids.At(Ids.Noon.AddSeconds(-1), number),
            kind == "refund" ? "prompt" : kind,
            kind is "credits" or "refund" ? 10 : -random.Next(100),
            kind is "credits" or "refund" ? 1 + random.Next(1000) : -random.Next(1000),
            kind == "credits" ? null : model,
            agent is null ? null : $"answer {number}",
            context,
            userId,
            kind == "prompt" && random.Next(2) == 0 ? (-10, -random.Next(5), -20) : null);
        document = userText is null ? document : Documents.With(document, "user", writer => writer.String("user", userText));
        string tenantLabel = byTenant ? $",tenant={tenant}" : "";
        bool isUsage = kind is "prompt" or "completion";
        return new LimitedRow
        {
            Document = tenant == "none" ? document : Documents.OfTenant(document, tenant),
            Tenant = tenant,
            User = user,
            UserId = userText is null ? userId : null,
            Answer = agent is null ? null
                : Documents.With(
                    Documents.Message($"answer {number}", userId, agent, "agents"), "user", writer => writer.String("user", user)),
            IsUsage = isUsage,
            Family = kind switch
            {
                "credits" => "librechat_credits_granted_total",
                "refund" => "librechat_refunded_usd_total",
                _ => "librechat_cost_usd_total",
            },
            Series = kind switch
            {
                "credits" => $"context={context}{tenantLabel}",
                "refund" => $"model={model}{tenantLabel}",
                _ => $"agent={agent ?? "none"},model={model}{tenantLabel},type={(kind == "prompt" ? "input" : "output")},user={user}",
            },
            ContextSeries = isUsage ? $"context={context},model={model}{tenantLabel}" : null,
        };
    }

    /// <summary>
    /// Mostly a few names, so that many rows share their series; now and then one of many, or one with a meaning of its own.
    /// </summary>
    private static string Name(Random random, string stem, int few) => random.Next(20) switch
    {
        0 => Reserved[random.Next(Reserved.Length)],
        1 => $"{stem} {random.Next(10 * few)}",
        _ => $"{stem} {random.Next(few)}",
    };
}
