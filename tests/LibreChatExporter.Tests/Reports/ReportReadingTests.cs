using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Reports;

/// <summary>What a report reads, and what it makes of it.</summary>
public sealed class ReportReadingTests
{
    private const string From = "--from=2026-11-10", To = "--to=2026-11-12";

    private static readonly DateTimeOffset First = new(2026, 11, 10, 0, 0, 0, TimeSpan.Zero);

    private readonly RowLog _rows = new();

    [Fact]
    public void A_database_is_read_from_a_day_before_and_answers_of_other_rows_are_not_looked_up()
    {
        _rows.Save(
            [.. Enumerable.Range(-5, 10).Select(day => new TestRow(First.AddDays(day).AddHours(1)) { Agent = "agent_a", Credits = 100 })]);

        Dictionary<string, string> line = Assert.Single(Csv("--by=agent"));

        Assert.Equal(("agent_a", "2"), (line["agent"], line["calls"]));
        Assert.Equal([ObjectId.FirstOf(First.AddDays(-1))], _rows.Source.ReadFrom);
        Assert.Equal(2, _rows.Source.LookedUp);
    }

    [Fact]
    public void Rows_whose_answer_is_not_there_yet_count_at_once()
    {
        _rows.Save(new TestRow(First.AddHours(5)) { MessageId = "not-there-yet" });

        Dictionary<string, string> line = Assert.Single(ReportOutput.Csv(_rows.Source, First.AddHours(5), "--by=agent"));

        Assert.Equal(("none", "", "1"), (line["agent"], line["agentName"], line["calls"]));
    }

    [Fact]
    public void Very_many_rows_before_the_period_are_passed_by()
    {
        _rows.Save(
        [
            .. Enumerable.Range(0, 40_000).Select(i => new TestRow(First.AddSeconds(-40_000 + i)) { MessageId = $"{i}" }),
            new TestRow(First),
        ]);

        Assert.Equal("1", Assert.Single(Csv())["calls"]);
        Assert.Equal(0, _rows.Source.LookedUp);
    }

    [Fact]
    public void Providers_are_what_all_answers_have_shown_whenever_they_were_given()
    {
        _rows.Save(
            new TestRow(First.AddDays(-50)) { Model = "title-model", MessageId = "old" }, new TestRow(First) { Model = "title-model" });
        _rows.Source.Messages.Add(Documents.Message("old", Ids.User(1), "title-model", "openAI"));

        Dictionary<string, string> line = Assert.Single(Csv("--by=provider,model,conversation"));

        Assert.Equal(("openAI", "title-model", "chat", "1"), (line["provider"], line["model"], line["conversation"], line["calls"]));
    }

    [Fact]
    public void Models_of_one_provider_add_up_and_those_of_none_are_unknown()
    {
        _rows.Source.Agents.AddRange([Documents.Agent("agent_a", "A", "openAI", "m1"), Documents.Agent("agent_b", "B", "openAI", "m2")]);
        _rows.Save(
            new TestRow(First) { Model = "m1" }, new TestRow(First) { Model = "m2" }, new TestRow(First) { Model = "m3", Credits = 1 });

        Assert.Equal([("openAI", "2"), ("unknown", "1")], Csv("--by=provider").Select(line => (line["provider"], line["calls"])));
    }

    [Fact]
    public void Refunds_and_credits_are_not_in_it()
    {
        _rows.Save(new TestRow(First));
        _rows.Source.Transactions.Add(Documents.Transaction(Ids.At(First, 100), "prompt", 100, 200));
        _rows.Source.Transactions.Add(Documents.Transaction(Ids.At(First, 101), "credits", 20_000_000, 20_000_000, model: null));

        Assert.Equal("0.00025", Assert.Single(Csv())["costUsd"]);
    }

    [Fact]
    public void All_contexts_keep_their_names()
    {
        _rows.Save([.. Enumerable.Range(0, 50).Select(i => new TestRow(First) { Context = $"c{i}" })]);

        Assert.Equal(50, Csv("--by=context").Count);
    }

    [Fact]
    public void Filters_and_limits_of_series_fold_nothing()
    {
        _rows.Save([.. Enumerable.Range(0, 40).Select(i => new TestRow(First) { Model = $"m{i}", User = i, Agent = $"agent_{i}" })]);

        List<Dictionary<string, string>> lines = Csv(
            "--by=user,model,agent", "--series-limit=10", "--exclude-models=*", "--exclude-agents=*");

        Assert.Equal(40, lines.DistinctBy(line => (line["user"], line["model"], line["agent"])).Count());
    }

    [Fact]
    public void Users_are_shown_as_the_settings_say_and_add_up_where_they_are_shown_alike()
    {
        _rows.Source.Users.AddRange([Documents.User(Ids.User(1), "a@x.test"), Documents.User(Ids.User(2), "b@x.test", role: "ADMIN")]);
        _rows.Save([.. Enumerable.Range(1, 3).Select(user => new TestRow(First) { User = user, Credits = 100 - user })]);

        Assert.Equal(["a@x.test", "b@x.test", $"{Ids.User(3)}"], Csv("--user-label=email").Select(line => line["user"]));
        Assert.Equal([("x.test", "2"), ("unknown", "1")], Csv("--user-label=domain").Select(line => (line["user"], line["calls"])));
        Assert.Equal([("all", "3")], Csv("--user-label=none").Select(line => (line["user"], line["calls"])));
        Assert.Equal([("x.test", "2"), ("unknown", "1")], Csv("--by=domain").Select(line => (line["domain"], line["calls"])));
        Assert.Equal(
            [("all", "USER"), ("all", "ADMIN"), ("all", "unknown")],
            Csv("--by=user,role", "--user-label=none", "--disable=users").Select(line => (line["user"], line["role"])));
    }

    [Fact]
    public void Accounts_are_read_only_where_they_are_needed()
    {
        _rows.Save(new TestRow(First));

        Csv("--by=user,model,agent,provider,tenant,context,hour,day,week,month,conversation");

        Assert.DoesNotContain(_rows.Source.Reads, read => read.Collection == Collection.Users);
    }

    [Fact]
    public void Conversations_come_with_their_user_and_when_they_were_last_active()
    {
        _rows.Save(
            new TestRow(First.AddHours(1)) { Conversation = "cheap" },
            new TestRow(First.AddHours(2)) { Conversation = "dear", Credits = 900 },
            new TestRow(First.AddHours(3.5)) { Conversation = "cheap", Credits = 1 },
            new TestRow(First.AddHours(4)) { Conversation = "dear", User = 2 },
            new TestRow(First.AddHours(4)) { Conversation = null, Credits = 2 });

        Assert.Equal(
            [
                ("dear", $"{Ids.User(1)}", "2026-11-10T02:00:00+00:00", "0.0009"),
                ("cheap", $"{Ids.User(1)}", "2026-11-10T03:30:00+00:00", "0.000251"),
                ("dear", $"{Ids.User(2)}", "2026-11-10T04:00:00+00:00", "0.00025"),
                ("none", $"{Ids.User(1)}", "2026-11-10T04:00:00+00:00", "0.000002"),
            ],
            Csv("--by=conversation").Select(line => (line["conversation"], line["user"], line["lastActive"], line["costUsd"])));
        Assert.Equal(["conversation", "lastActive", "user", "share"], Csv("--by=conversation,user")[0].Keys.Skip(2).Take(4));
    }

    [Fact]
    public void Groups_and_their_lines_come_with_the_dearest_first_and_equals_by_name()
    {
        // In the order of the rows the sums differ in their last bits.
        foreach ((int user, string model, double credits) in ((int, string, double)[])
            [
                (2, "b", 0.1), (2, "b", 0.2), (2, "b", 0.3), (2, "a", 0.3), (2, "a", 0.2), (2, "a", 0.1), (1, "z", 1), (3, "c", 0.05),
                (1, "y", 2),
            ])
        {
            _rows.Save(new TestRow(First) { User = user, Model = model, Credits = credits });
        }

        Assert.Equal(
            [(1, "y"), (1, "z"), (2, "a"), (2, "b"), (3, "c")],
            Csv("--by=user,model")
                .Select(line => (Enumerable.Range(1, 3).Single(user => line["user"] == $"{Ids.User(user)}"), line["model"])));
    }

    [Fact]
    public void Days_come_in_the_order_of_time_also_the_dearest_of_them()
    {
        _rows.Save([.. new[] { 1, 9, 5 }.Select((credits, day) => new TestRow(First.AddDays(day - 1).AddHours(16)) { Credits = credits })]);

        Assert.Equal(
            ["2026-11-10", "2026-11-11", "2026-11-12"],
            ReportOutput.Csv(_rows.Source, Ids.Noon, "--by=day", "--time-zone=Asia/Tokyo").Select(line => line["day"]));
        Assert.Equal(
            ["2026-11-10", "2026-11-11", "others (1)"],
            ReportOutput.Csv(_rows.Source, Ids.Noon, "--by=day", "--top=2").Select(line => line["day"]));
    }

    [Fact]
    public void A_period_without_usage_is_said_and_its_totals_are_zero()
    {
        ReportOutput table = ReportOutput.Of(_rows.Source, Ids.Noon, "--period=2026-10");

        Assert.Equal("librechat-exporter: no usage from 2026-10-01 00:00 to 2026-11-01 00:00 (UTC)\n", table.Error);
        Assert.Contains("cost USD", table.Text, StringComparison.Ordinal);
        Assert.Matches(@"\nTOTAL +0\.0000 +0\.0% +0\.0000 +0\.0000 +0 +0 +0 +0 +0\n$", table.Text);
        Assert.Empty(Csv());
        Assert.Contains("\"costUsd\": 0,", ReportOutput.Of(_rows.Source, Ids.Noon, "--format=json").Text, StringComparison.Ordinal);
    }

    private List<Dictionary<string, string>> Csv(params string[] arguments)
        => ReportOutput.Csv(_rows.Source, Ids.Noon, [.. arguments, "--period=custom", From, To]);
}
