using LibreChatExporter.Bson;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Ingest;

public sealed class AttributionTests : IDisposable
{
    private const string MessageId = "40366501-1bcf-44ef-b54e-c0530b5a3d61";
    private static readonly ObjectId User = Ids.User(1);

    private readonly MemorySource _source = new();
    private readonly TestExporter _exporter;

    public AttributionTests()
    {
        _source.Agents.Add(Documents.Agent("agent_known", "HR Bot", "google", "gemini-3.8-flash"));
        _source.Agents.Add(Documents.Agent("agent_bare", "No model", "google", ""));
        _exporter = new TestExporter(_source);
    }

    public void Dispose() => _exporter.Dispose();

    [Fact]
    public void A_plain_answer_has_no_agent()
    {
        _source.Messages.Add(Documents.Message(MessageId, User, "gpt-5.5"));

        AssertCounted(agent: "none", model: "gpt-5.5", Row());
    }

    [Theory]
    [InlineData("agent_known", "agent_known")]
    [InlineData("agent_known____1", "agent_known")]
    [InlineData("agent_known____12", "agent_known")]
    [InlineData("agent_known____", "agent_known____")]
    [InlineData("agent_known____x", "agent_known____x")]
    [InlineData("agent_known__1", "agent_known__1")]
    [InlineData("openAI__gpt-4o", "none")]
    [InlineData("Agent_known", "none")]
    public void An_answer_names_its_agent_with_or_without_the_suffix_of_parallel_runs(string answeredBy, string agent)
    {
        _source.Messages.Add(Documents.Message(MessageId, User, answeredBy, "agents"));

        AssertCounted(agent, model: "gpt-5.5", Row());
    }

    [Theory]
    [InlineData("agent_known", "agent_known", "gemini-3.8-flash")]
    [InlineData("agent_known____1", "agent_known", "gemini-3.8-flash")]
    [InlineData("agent_bare", "agent_bare", "unknown")]
    [InlineData("agent_gone", "agent_gone", "unknown")]
    public void A_row_of_the_legacy_shape_names_its_agent_itself(string inRow, string agent, string model)
        => AssertCounted(agent, model, Documents.Transaction(Ids.At(Ids.Noon, 1), model: inRow));

    [Fact]
    public void The_agent_of_a_legacy_row_stands_even_where_an_answer_says_otherwise()
    {
        _source.Messages.Add(Documents.Message(MessageId, User, "agent_other", "agents"));

        AssertCounted(
            "agent_known", "gemini-3.8-flash", Documents.Transaction(Ids.At(Ids.Noon, 1), model: "agent_known", messageId: MessageId));
    }

    [Fact]
    public void A_row_without_messageId_has_no_agent_and_waits_for_nothing()
        => AssertCounted(agent: "none", model: "gpt-5.5", Documents.Transaction(Ids.At(Ids.Noon, 1)));

    [Fact]
    public void A_row_with_an_empty_messageId_has_no_agent_and_waits_for_nothing()
        => AssertCounted(agent: "none", model: "gpt-5.5", Documents.Transaction(Ids.At(Ids.Noon, 1), messageId: ""));

    [Fact]
    public void A_messageId_of_more_than_4096_bytes_is_not_looked_up_and_counts_as_unattributed()
    {
        string tooLong = new('x', 4097);
        _source.Messages.Add(Documents.Message(tooLong, User, "agent_known", "agents"));

        AssertCounted(agent: "none", model: "gpt-5.5", unattributed: 1, Documents.Transaction(Ids.At(Ids.Noon, 1), messageId: tooLong));
        Assert.Equal(0, _source.LookedUp);
    }

    [Fact]
    public void A_messageId_of_4096_bytes_is_looked_up()
    {
        string longest = new('x', 4096);
        _source.Messages.Add(Documents.Message(longest, User, "agent_known", "agents"));

        AssertCounted(agent: "agent_known", model: "gpt-5.5", Documents.Transaction(Ids.At(Ids.Noon, 1), messageId: longest));
    }

    [Fact]
    public void The_answer_of_another_user_under_the_same_id_does_not_count()
    {
        _source.Messages.Add(Documents.Message(MessageId, Ids.User(2), "agent_known", "agents"));
        AssertWaits(Row());

        _source.Messages.Add(Documents.Message(MessageId, User, "agent_mine", "agents"));
        AssertCounted(agent: "agent_mine", model: "gpt-5.5");
    }

    [Fact]
    public void Two_users_under_one_id_get_their_own_agents()
    {
        _source.Messages.Add(Documents.Message(MessageId, User, "agent_mine", "agents"));
        _source.Messages.Add(Documents.Message(MessageId, Ids.User(2), "agent_theirs", "agents"));
        _source.Transactions.Add(Row());
        _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 2), messageId: MessageId, user: Ids.User(2)));

        Scrape scrape = _exporter.RefreshAndRead();
        Assert.Equal(1, scrape.Value("librechat_llm_calls_total", $"agent=agent_mine,model=gpt-5.5,user={User}"));
        Assert.Equal(1, scrape.Value("librechat_llm_calls_total", $"agent=agent_theirs,model=gpt-5.5,user={Ids.User(2)}"));
    }

    [Fact]
    public void The_same_letters_divided_otherwise_between_id_and_user_are_another_answer()
    {
        _source.Messages.Add(Documents.Message("m1", User, "agent_known", "agents"));
        byte[] other = Documents.With(
            Documents.Transaction(Ids.At(Ids.Noon.AddHours(-1), 1), messageId: "m"), "user", row => row.String("user", $"1{User}"));
        _source.Transactions.Add(other);
        _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon.AddHours(-1), 2), messageId: "m1"));

        Scrape scrape = _exporter.RefreshAndRead();
        Assert.Equal(1, scrape.Value("librechat_llm_calls_total", $"agent=agent_known,model=gpt-5.5,user={User}"));
        Assert.Equal(1, scrape.Value("librechat_llm_calls_total", $"agent=none,model=gpt-5.5,user=1{User}"));
    }

    [Fact]
    public void A_users_own_message_is_no_answer()
    {
        _source.Messages.Add(Documents.Message(MessageId, User, "agent_known", "agents", byUser: true));

        AssertWaits(Row());
    }

    [Fact]
    public void An_answer_that_does_not_say_who_wrote_it_is_an_answer()
    {
        _source.Messages.Add(Documents.Without(Documents.Message(MessageId, User, "agent_known", "agents"), "isCreatedByUser"));

        AssertCounted(agent: "agent_known", model: "gpt-5.5", Row());
    }

    [Fact]
    public void An_answer_without_a_model_has_no_agent()
    {
        _source.Messages.Add(Documents.Without(Documents.Message(MessageId, User, "", "agents"), "model"));

        AssertCounted(agent: "none", model: "gpt-5.5", Row());
    }

    [Fact]
    public void A_row_waits_for_its_answer_and_is_counted_with_its_agent()
    {
        AssertWaits(Row());
        _exporter.Clock.Advance(TimeSpan.FromSeconds(119));
        AssertWaits();

        _source.Messages.Add(Documents.Message(MessageId, User, "agent_known", "agents"));
        AssertCounted(agent: "agent_known", model: "gpt-5.5");
    }

    [Fact]
    public void An_answer_that_comes_with_the_end_of_the_wait_still_counts()
    {
        AssertWaits(Row());
        _source.Messages.Add(Documents.Message(MessageId, User, "agent_known", "agents"));
        _exporter.Clock.Advance(TimeSpan.FromMinutes(3));

        AssertCounted(agent: "agent_known", model: "gpt-5.5");
    }

    [Fact]
    public void After_the_wait_a_row_counts_without_agent_as_unattributed_and_stays_so()
    {
        AssertWaits(Row());
        _exporter.Clock.Advance(TimeSpan.FromMinutes(2));
        AssertCounted(agent: "none", model: "gpt-5.5", unattributed: 1);

        _source.Messages.Add(Documents.Message(MessageId, User, "agent_known", "agents"));
        AssertCounted(agent: "none", model: "gpt-5.5", unattributed: 1);
    }

    [Fact]
    public void A_row_that_is_read_late_has_its_whole_wait()
    {
        _exporter.RefreshAndRead();
        AssertWaits(Documents.Transaction(Ids.At(Ids.Noon.AddMinutes(-4), 1), messageId: MessageId));
        _exporter.Clock.Advance(TimeSpan.FromSeconds(119));
        AssertWaits();
    }

    [Fact]
    public void A_row_from_before_the_start_has_had_its_wait()
        => AssertCounted(
            agent: "none", model: "gpt-5.5", 1, Documents.Transaction(Ids.At(Ids.Noon.AddMinutes(-2), 1), messageId: MessageId));

    [Fact]
    public void In_a_dump_nothing_waits()
    {
        _source.IsComplete = true;

        AssertCounted(agent: "none", model: "gpt-5.5", 1, Row());
    }

    [Fact]
    public void A_title_row_that_comes_after_the_answer_belongs_to_the_answers_agent()
    {
        _source.Messages.Add(Documents.Message(MessageId, User, "agent_known", "agents"));
        _source.Transactions.Add(Row());
        _exporter.RefreshAndRead();
        _exporter.Clock.Advance(TimeSpan.FromSeconds(15));
        _source.Transactions.Add(Documents.Transaction(
            Ids.At(_exporter.Clock.GetUtcNow(), 2), model: "gpt-4o-mini", context: "title", messageId: MessageId));

        Scrape scrape = _exporter.RefreshUntilAllShows();
        Assert.Equal(1, scrape.Value("librechat_llm_calls_total", $"agent=agent_known,model=gpt-4o-mini,user={User}"));
        Assert.Equal(1, scrape.Value("librechat_llm_calls_total", $"agent=agent_known,model=gpt-5.5,user={User}"));
    }

    [Fact]
    public void An_answer_is_asked_for_once_however_many_rows_name_it()
    {
        // The messages of history are read as a whole; later ones are asked for.
        _exporter.RefreshAndRead();
        _source.Messages.Add(Documents.Message(MessageId, User, "agent_known", "agents"));
        for (int i = 0; i < 50; i++)
        {
            _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, i), messageId: MessageId));
        }

        _exporter.RefreshAndRead();
        Assert.Equal(1, _source.LookedUp);
    }

    [Fact]
    public void Nothing_is_counted_before_the_agents_are_known_because_legacy_rows_need_them()
    {
        _source.Fail.Add("agents");
        _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 1), model: "agent_known"));
        _exporter.Refresh();
        Assert.False(_exporter.Health.IsLoaded);
        Assert.Empty(_exporter.Read()["librechat_llm_calls_total"]);

        AssertCounted(agent: "agent_known", model: "gemini-3.8-flash");
    }

    [Fact]
    public void Agents_that_cannot_be_read_later_are_those_that_were_known()
    {
        _exporter.RefreshAndRead();
        _source.Fail.Add("agents");
        _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 1), model: "agent_known"));
        _exporter.Refresh();
        Assert.Contains(
            "agent=agent_known,model=gemini-3.8-flash,name=HR Bot,provider=google", _exporter.Read()["librechat_agent_info"].Keys);

        AssertCounted(agent: "agent_known", model: "gemini-3.8-flash");
    }

    private static byte[] Row() => Documents.Transaction(Ids.At(Ids.Noon, 1), messageId: MessageId);

    private void AssertWaits(params byte[][] rows)
    {
        _source.Transactions.AddRange(rows);
        Scrape scrape = _exporter.RefreshAndRead();
        Assert.Equal(1, scrape.Value("librechat_exporter_pending_transactions"));
        Assert.Empty(scrape["librechat_llm_calls_total"]);
        Assert.Empty(scrape["librechat_cost_usd_total"]);
    }

    private void AssertCounted(string agent, string model, params byte[][] rows) => AssertCounted(agent, model, 0, rows);

    private void AssertCounted(string agent, string model, int unattributed, params byte[][] rows)
    {
        _source.Transactions.AddRange(rows);
        Scrape scrape = _exporter.RefreshUntilAllShows();
        Assert.Equal($"agent={agent},model={model},user={User}", Assert.Single(scrape["librechat_llm_calls_total"]).Key);
        Assert.Equal(1, scrape.Sum("librechat_llm_calls_total"));
        Assert.Equal(250e-6, scrape.Value("librechat_cost_usd_total", $"agent={agent},model={model},type=input,user={User}"));
        Assert.Equal(unattributed, scrape.Value("librechat_unattributed_transactions_total"));
        Assert.Equal(0, scrape.Value("librechat_exporter_pending_transactions"));
    }
}
