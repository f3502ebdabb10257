using LibreChatExporter.Bson;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Messages;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Collectors;

/// <summary>A LibreChat with something in every collection, and an exporter with every collector.</summary>
internal sealed class Installation : IDisposable
{
    /// <summary>
    /// The families of each collector that can be switched off or can fail without the others, without those of the runtime.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string[]> FamiliesOf = new Dictionary<string, string[]>
    {
        ["agents"] = ["librechat_agent_info", "librechat_model_info"],
        ["windows"] =
        [
            "librechat_window_cost_usd", "librechat_window_tokens", "librechat_window_llm_calls", "librechat_window_active_users",
            "librechat_window_active_conversations", "librechat_window_user_cost_usd", "librechat_window_user_tokens",
            "librechat_window_user_conversations", "librechat_window_model_cost_usd", "librechat_window_model_tokens",
            "librechat_window_agent_cost_usd", "librechat_window_agent_tokens",
        ],
        ["users"] = ["librechat_users", "librechat_user_last_transaction_timestamp_seconds"],
        ["balances"] = ["librechat_balance_credits", "librechat_balance_last_refill_timestamp_seconds"],
        ["documents"] = ["librechat_documents"],
        ["history"] = ["librechat_exporter_history_entries"],
        ["calls"] = ["librechat_exporter_call_log_entries"],
        ["comparison"] = ["librechat_exporter_recovered_transactions_total"],
        ["activity"] =
        [
            "librechat_messages_total", "librechat_message_errors_total", "librechat_tool_calls_total", "librechat_message_feedback",
            ActivityOracle.Duration + "_bucket", ActivityOracle.Duration + "_sum", ActivityOracle.Duration + "_count",
        ],
        ["coverage"] = ["librechat_answers_without_transactions_total"],
        ["prices"] =
            ["librechat_model_price_usd_per_million_tokens", "librechat_model_price_mismatch"],
        ["budgets"] = ["librechat_budget_usd", "librechat_budget_spent_usd", "librechat_budget_forecast_usd", "librechat_budget_info"],
        ["usage"] = [.. Oracle.Families.Except(["librechat_credits_granted_total", "librechat_refunded_usd_total"])],
    };

    private int _turns;
    private int _rows;

    public Installation(bool withRuntime = false, params (Setting Setting, string Value)[] settings)
    {
        Source.Agents.Add(Documents.Agent("agent_a", "Helper", "anthropic", "claude-sonnet-4-5"));
        Exporter = new TestExporter(Source, TestSettings.WithFile("budgets: [{name: all, amount: 5}]", settings), clock: null, withRuntime);
        Grow();
        Source.Messages.Add(Documents.ChatMessage("uncovered", Ids.User(1), Ids.Noon.AddHours(-3), "q"));
    }

    public MemorySource Source { get; } = new();

    public TestExporter Exporter { get; }

    /// <summary>What a scrape sees after a refresh, of which no collector needs to succeed.</summary>
    public Scrape Refresh(TimeSpan after = default)
    {
        Exporter.Clock.Advance(after);
        Exporter.Refresh();
        return Exporter.Read();
    }

    /// <summary>A new user, with a balance, asks a model and an agent.</summary>
    public void Grow()
    {
        DateTimeOffset now = Exporter?.Clock.GetUtcNow() ?? Ids.Noon;
        int turn = ++_turns;
        ObjectId user = Ids.User(turn);
        Source.Users.Add(Documents.User(user, $"{turn}@example.com", role: turn % 2 == 0 ? "USER" : "ADMIN"));
        Source.Balances.Add(Documents.Balance(user, user, 1000 * turn, now));
        foreach ((string model, string answerer, string endpoint) in
            ((string, string, string)[])[("gpt-5.5", "gpt-5.5", "openAI"), ("claude-sonnet-4-5", "agent_a", "agents")])
        {
            string question = $"q {model} {turn}", answer = $"a {model} {turn}";
            Source.Messages.Add(Documents.ChatMessage(question, user, now.AddSeconds(-4), endpoint: endpoint));
            Source.Messages.Add(Documents.ChatMessage(
                answer, user, now, question, answerer, endpoint, rating: "thumbsUp", content: ["search_mcp_web", "text"]));
            Source.Messages.Add(Documents.ChatMessage($"e{answer}", user, now, question, answerer, endpoint, content: ["error"]));
            foreach (string side in (string[])["prompt", "completion"])
            {
                Source.Transactions.Add(Documents.Transaction(Ids.At(now, ++_rows), side, model: model, messageId: answer, user: user));
            }
        }
    }

    public void Dispose() => Exporter.Dispose();

    /// <summary>The families of collectors.</summary>
    public static IEnumerable<string> Of(IEnumerable<string> collectors) => collectors.SelectMany(collector => FamiliesOf[collector]);
}
