using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Messages;

/// <summary>Answers that are saved several times, that are errors, and that call tools.</summary>
public sealed class AnswerTests : IDisposable
{
    private const string Messages = "librechat_messages_total", Errors = "librechat_message_errors_total",
        Tools = "librechat_tool_calls_total";

    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(15);

    private readonly Chats _chats = new();

    public void Dispose() => _chats.Dispose();

    [Fact]
    public void A_snapshot_and_the_final_answer_are_one_message_with_the_tools_and_the_error_of_the_final_one()
    {
        _chats.After(Refresh);
        DateTimeOffset created = _chats.Now;
        _chats.Save(Documents.ChatMessage("a", Chats.User, created, "q", isUnfinished: true, content: ["text", "search_mcp_github"]));
        Scrape snapshot = _chats.AllAfter(Refresh);
        Assert.Equal((1, 0, 1), (snapshot.Sum(Messages), snapshot.Sum(Errors), snapshot.Sum(Tools)));

        _chats.Save(Documents.ChatMessage(
            "a", Chats.User, created, "q", content: ["text", "search_mcp_github", "calculator", "search_mcp_github", "error"]));
        Scrape final = _chats.AllAfter(Refresh);
        Assert.Equal((1, 1), (final.Sum(Messages), final.Sum(Errors)));
        Compare.Family(Tools, Series(("server=github,tool=search", 2), ("server=none,tool=calculator", 1)), final[Tools]);
        Assert.Equal(final[Tools], _chats.AllAfter(TimeSpan.FromMinutes(6))[Tools]);
    }

    [Fact]
    public void A_long_turn_that_is_saved_at_each_step_counts_each_tool_call_once()
    {
        _chats.After(Refresh);
        DateTimeOffset created = _chats.Now;
        for (int calls = 0; calls <= 30; calls++)
        {
            _chats.Save(Documents.ChatMessage(
                "a",
                Chats.User,
                created,
                "q",
                isUnfinished: calls < 30,
                content: [.. Enumerable.Range(0, calls).Select(i => $"tool{i % 3}")]));
            _chats.After(TimeSpan.FromMinutes(1));
        }

        // The last steps were beyond the overlap, for the look-back to find.
        Scrape scrape = _chats.AllAfter(TimeSpan.FromMinutes(6));
        Assert.Equal(1, scrape.Sum(Messages));
        Compare.Family(
            Tools, Series(("server=none,tool=tool0", 10), ("server=none,tool=tool1", 10), ("server=none,tool=tool2", 10)), scrape[Tools]);
    }

    [Fact]
    public void Both_shapes_of_errors_count_once_each_by_endpoint_and_model()
    {
        _chats.Save(Documents.ChatMessage("marked", Chats.User, _chats.Now, "q", isError: true));
        _chats.Save(Documents.ChatMessage("part", Chats.User, _chats.Now, "q", content: ["text", "error"]));
        _chats.Save(Documents.ChatMessage("both", Chats.User, _chats.Now, "q", isError: true, content: ["error", "error"]));
        _chats.Save(Documents.ChatMessage("bare", Chats.User, _chats.Now, "q", model: null, endpoint: null, isError: true));
        _chats.Answer("no error");
        _chats.Save(Documents.ChatMessage("question", Chats.User, _chats.Now, isError: true));

        Dictionary<string, double> expected = Series(("endpoint=openAI,model=gpt-5.5", 3), ("endpoint=unknown,model=unknown", 1));
        Compare.Family(Errors, expected, _chats.After(Refresh)[Errors]);
        Compare.Family(Errors, expected, _chats.After(TimeSpan.FromMinutes(6))[Errors]);
    }

    [Fact]
    public void The_model_of_an_agents_answer_is_the_agents_model()
    {
        _chats.Source.Agents.Add(Documents.Agent("agent_known", "Helper", "anthropic", "claude-sonnet-4-5"));
        foreach (string agent in (string[])["agent_known", "agent_known____1", "agent_gone"])
        {
            _chats.Save(Documents.ChatMessage(agent, Chats.User, _chats.Now, "q", agent, "agents", isError: true, rating: "thumbsUp"));
        }

        Scrape scrape = _chats.After(Refresh);
        Compare.Family(
            Errors, Series(("endpoint=agents,model=claude-sonnet-4-5", 2), ("endpoint=agents,model=unknown", 1)), scrape[Errors]);
        Compare.Family(
            "feedback",
            Series(("agent=agent_known,model=claude-sonnet-4-5,rating=thumbsUp", 2), ("agent=agent_gone,model=unknown,rating=thumbsUp", 1)),
            scrape["librechat_message_feedback"]);
    }

    [Theory]
    [InlineData("search_mcp_github", "search", "github")]
    [InlineData("a_mcp_b_mcp_c", "a_mcp_b", "c")]
    [InlineData("mcp_github", "mcp_github", "none")]
    [InlineData("_mcp_github", "_mcp_github", "none")]
    [InlineData("search_mcp_", "search_mcp_", "none")]
    [InlineData("_mcp_", "_mcp_", "none")]
    [InlineData("web_search", "web_search", "none")]
    [InlineData("", "unknown", "none")]
    public void Tools_of_MCP_servers_are_told_apart_from_plain_ones(string name, string tool, string server)
    {
        _chats.Save(Documents.ChatMessage("a", Chats.User, _chats.Now, "q", content: [name]));

        Compare.Family(Tools, Series(($"server={server},tool={tool}", 1)), _chats.After(Refresh)[Tools]);
    }

    [Fact]
    public void A_call_without_a_name_is_a_call_and_parts_of_other_kinds_are_none()
    {
        byte[] answer = Documents.ChatMessage("a", Chats.User, _chats.Now, "q");
        _chats.Save(Documents.With(answer, "content", writer => writer.Array("content", parts => parts
            .Document("0", part => part.String("type", "tool_call"))
            .Document("1", part => part.String("type", "tool_call").Int32("tool_call", 5))
            .Document("2", part => part.String("type", "tool_call").Document("tool_call", call => call.Int32("name", 5)))
            .Document("3", part => part.String("type", "text").Document("tool_call", call => call.String("name", "not called")))
            .String("4", "tool_call")
            .Document("5", _ => { }))));
        _chats.Save(Documents.ChatMessage("question", Chats.User, _chats.Now, content: ["web_search"]));

        Compare.Family(Tools, Series(("server=none,tool=unknown", 3)), _chats.After(Refresh)[Tools]);
    }

    private static Dictionary<string, double> Series(params (string Series, double Value)[] series)
        => series.ToDictionary(one => one.Series, one => one.Value);
}
