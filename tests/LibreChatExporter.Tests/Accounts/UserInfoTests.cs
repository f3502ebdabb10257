using System.Text;
using LibreChatExporter.Configuration;
using LibreChatExporter.Exposition;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Accounts;

public sealed class UserInfoTests : IDisposable
{
    private const string Info = "librechat_user_info";

    private readonly MemorySource _source = new();

    public void Dispose() => _source.Dispose();

    [Fact]
    public void Who_the_users_are_is_shown_only_when_that_is_asked_for()
    {
        _source.Users.Add(Documents.User(Ids.User(1), "a@example.com", "alice", "Alice"));
        using (var exporter = new TestExporter(_source))
        {
            Assert.Empty(exporter.RefreshAndRead()[Info]);
            Assert.DoesNotContain("alice", Text(exporter), StringComparison.OrdinalIgnoreCase);
        }

        using TestExporter asked = Exporter("id");
        Assert.Equal(
            1,
            asked.RefreshAndRead().Value(
                Info, $"email=a@example.com,name=Alice,provider=local,role=USER,user={Ids.User(1)},username=alice"));
    }

    [Theory]
    [InlineData("id", 2)]
    [InlineData("email", 2)]
    [InlineData("name", 1)]
    [InlineData("username", 2)]
    public void Users_that_cannot_be_told_apart_are_one_series(string kind, int expected)
    {
        // Without an address and a login name, their ids stand for them.
        _source.Users.Add(Documents.User(Ids.User(1), name: "Alice"));
        _source.Users.Add(Documents.User(Ids.User(2), name: "Alice"));
        using TestExporter exporter = Exporter(kind);

        Assert.Equal(expected, exporter.RefreshAndRead()[Info].Count);
    }

    [Fact]
    public void An_account_that_changes_is_shown_as_it_is_now_under_the_label_that_it_had()
    {
        _source.Users.Add(Documents.User(Ids.User(1), "a@example.com", "alice", "Alice"));
        _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 1)));
        using TestExporter exporter = Exporter("email");
        exporter.RefreshAndRead();
        _source.Users[0] = Documents.User(Ids.User(1), "b@example.com", "alice", "Alice");

        Scrape scrape = exporter.RefreshAndRead();
        Assert.Equal(1, scrape.Value(Info, "email=b@example.com,name=Alice,provider=local,role=USER,user=a@example.com,username=alice"));
        Assert.Single(scrape[Info]);
    }

    [Fact]
    public void Users_who_are_gone_are_not_shown()
    {
        _source.Users.Add(Documents.User(Ids.User(1), "a@example.com"));
        using TestExporter exporter = Exporter("id");
        Assert.Single(exporter.RefreshAndRead()[Info]);

        _source.Users.Clear();
        Assert.Empty(exporter.RefreshAndRead()[Info]);
    }

    [Fact]
    public void The_limit_of_series_holds()
    {
        _source.Users.AddRange(Enumerable.Range(1, 40).Select(i => Documents.User(Ids.User(i), $"u{i}@example.com")));
        using TestExporter exporter = Exporter("id", (Setting.SeriesLimit, "25"));

        Assert.Equal(25, exporter.RefreshAndRead()[Info].Count);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("email")]
    [InlineData("name")]
    public void What_people_and_models_wrote_is_nowhere_even_so(string kind)
    {
        _source.Users.Add(Documents.User(Ids.User(1), "a@example.com", "alice", "Alice"));
        string[][] contents = [["text"], ["error"], ["web_search", "text"], ["read_mcp_files"]];
        foreach ((int i, string[] content) in contents.Index())
        {
            _source.Messages.Add(Documents.ChatMessage($"q{i}", Ids.User(1), Ids.Noon));
            _source.Messages.Add(Documents.ChatMessage(
                $"a{i}", Ids.User(1), Ids.Noon.AddSeconds(1), $"q{i}", isError: i == 1, rating: "thumbsDown", content: content));
            _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, i), messageId: $"a{i}"));
        }

        using TestExporter exporter = Exporter(kind);
        exporter.Clock.Advance(TimeSpan.FromMinutes(1));
        Scrape scrape = exporter.RefreshAndRead();
        Assert.Equal(4, scrape.Value("librechat_messages_total", "endpoint=openAI,model=gpt-5.5,sender=assistant"));
        Assert.DoesNotContain("secret", Text(exporter), StringComparison.OrdinalIgnoreCase);
    }

    private static string Text(TestExporter exporter) => string.Concat(Enum.GetValues<ExpositionFormat>()
        .Select(format => Encoding.UTF8.GetString(exporter.Snapshot.Body(format))));

    private TestExporter Exporter(string kind, params (Setting Setting, string Value)[] settings)
        => new(_source, null, [(Setting.UserInfo, "true"), (Setting.UserLabel, kind), .. settings]);
}
