using System.Net;
using System.Text.Json;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;
using LibreChatExporter.Tests.Web;

namespace LibreChatExporter.Tests.Calls;

/// <summary>Who pages through calls sees each once, as of the first page, whatever arrives meanwhile.</summary>
[Trait(Speed.Name, Speed.Slow)]
public sealed class CallPagingTests : IAsyncLifetime, IDisposable
{
    private readonly MemorySource _source = new();
    private readonly Random _random = new(7);
    private TestServer _server = null!;
    private int _number;

    public async Task InitializeAsync()
    {
        Save(300);
        _server = new TestServer(_source, (Setting.CallLog, "400"));
        await _server.Loaded;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _source.Dispose();

    [Theory]
    [InlineData("time")]
    [InlineData("-time")]
    [InlineData("cost")]
    [InlineData("-cost")]
    [InlineData("tokens")]
    [InlineData("-tokens")]
    [InlineData("duration")]
    [InlineData("-duration")]
    public async Task None_is_left_out_or_comes_twice(string sort)
    {
        string path = $"/api/calls?from=2020-01-01&to=2027-01-01&sort={sort}";
        string[] expected = Ids(await Ask($"{path}&limit=1000"));
        List<string> met = [];
        for (string? cursor = null; met.Count == 0 || cursor is not null;)
        {
            JsonElement page = await Ask($"{path}&limit={_random.Next(1, 60)}{(cursor is null ? "" : $"&cursor={cursor}")}");
            met.AddRange(Ids(page));
            Assert.Equal(expected.Length, page.GetProperty("total").GetProperty("count").GetInt32());
            cursor = page.GetProperty("next").GetString();
            Save(30);
            _server.Clock.Advance(TimeSpan.FromSeconds(15));
            _server.Exporter.Refresh();
        }

        Assert.Equal(expected, met);
    }

    [Fact]
    public async Task When_the_list_has_gone_it_goes_on_in_the_newest_one()
    {
        JsonElement first = await Ask("/api/calls?sort=-time&limit=20");
        DateTimeOffset last = first.GetProperty("items")[19].GetProperty("time").GetDateTimeOffset();
        _server.Clock.Advance(TimeSpan.FromMinutes(11));
        Save(5);
        _server.Exporter.Refresh();
        JsonElement next = await Ask($"/api/calls?sort=-time&limit=20&cursor={first.GetProperty("next").GetString()}");

        Assert.InRange(next.GetProperty("items")[0].GetProperty("time").GetDateTimeOffset(), last.AddHours(-3), last);
        Assert.Empty(Ids(first).Intersect(Ids(next)));
    }

    [Theory]
    [InlineData("sort=dearest", "sort")]
    [InlineData("sort=", "sort")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("cursor=", "cursor")]
    [InlineData("cursor=!!", "cursor")]
    [InlineData("cursor=MSBhIGIgYw", "cursor")]
    [InlineData("min-cost=-1", "min-cost")]
    [InlineData("min-cost=much", "min-cost")]
    [InlineData("min-cost=NaN", "min-cost")]
    [InlineData("errors=yes", "errors")]
    [InlineData("format=parquet", "format")]
    [InlineData("user=nobody", "user")]
    [InlineData("tenant=acme", "tenant")]
    [InlineData("what=is", "what")]
    [InlineData("period=7d&from=2026-11-01", "from")]
    [InlineData("from=yesterday", "from")]
    [InlineData("sort=time&sort=cost", "sort")]
    public async Task What_is_wrong_is_named(string query, string parameter)
    {
        using HttpResponseMessage response = await _server.Get($"/api/calls?{query}");
        JsonElement problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal([parameter], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task A_cursor_goes_with_its_sort()
    {
        string cursor = (await Ask("/api/calls?sort=cost&limit=5")).GetProperty("next").GetString()!;
        using HttpResponseMessage response = await _server.Get($"/api/calls?sort=time&cursor={cursor}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("provider=openAI", "provider", "openAI")]
    [InlineData("context=title", "context", "title")]
    [InlineData("conversation=chat-3", "conversation", "chat-3")]
    [InlineData("search=CLAUDE", "model", "claude-sonnet-4-5")]
    [InlineData("errors=true", "error", "True")]
    public async Task Filters_take_what_they_say(string query, string property, string value)
    {
        JsonElement all = await Ask("/api/calls?limit=1000");
        JsonElement some = await Ask($"/api/calls?limit=1000&{query}");

        Assert.Equal(
            Ids(all, call => call.GetProperty(property).ToString() == value), Ids(some));
        Assert.NotEmpty(Ids(some));
    }

    [Fact]
    public async Task The_least_cost_is_in()
    {
        JsonElement all = await Ask("/api/calls?limit=1000");
        double least = all.GetProperty("items").EnumerateArray()
            .Select(call => call.GetProperty("costUsd").GetDouble()).Order().ElementAt(150);
        JsonElement some = await Ask($"/api/calls?limit=1000&min-cost={least:R}");

        Assert.Equal(Ids(all, call => call.GetProperty("costUsd").GetDouble() >= least), Ids(some));
    }

    [Fact]
    public async Task One_bound_is_enough()
    {
        JsonElement after = await Ask("/api/calls?limit=1000&from=2026-11-20T06:00:00Z");
        JsonElement before = await Ask("/api/calls?limit=1000&to=2026-11-20T06:00:00Z");

        Assert.Equal(300, Ids(after).Length + Ids(before).Length);
        Assert.NotEmpty(Ids(after));
        Assert.NotEmpty(Ids(before));
    }

    private static string[] Ids(JsonElement page, Predicate<JsonElement>? which = null)
        =>
        [
            .. page.GetProperty("items").EnumerateArray().Where(call => which is null || which(call))
                .Select(call => call.GetProperty("id").GetString()!),
        ];

    private async Task<JsonElement> Ask(string path)
    {
        using HttpResponseMessage response = await _server.Get(path);
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, body);
        return JsonDocument.Parse(body).RootElement;
    }

    private void Save(int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            DateTimeOffset time = Testing.Ids.Noon.AddSeconds(-_random.Next(40_000));
            string model = _random.Next(2) == 0 ? "gpt-5.5" : "claude-sonnet-4-5";
            string message = $"answer-{_number}";
            string question = $"question-{_number}";
            var row = new TestRow(time)
            {
                User = _random.Next(1, 5),
                Model = model,
                Conversation = $"chat-{_random.Next(9)}",
                Context = _random.Next(5) == 0 ? "title" : "message",
                MessageId = message,
                Tokens = _random.Next(1000),
                Credits = _random.Next(100) * 500,
            };
            _source.Messages.Add(Documents.ChatMessage(question, Testing.Ids.User(row.User), time.AddSeconds(-5)));
            _source.Messages.Add(Documents.ChatMessage(
                message, Testing.Ids.User(row.User), time.AddSeconds(_random.Next(20)), question, model,
                model == "gpt-5.5" ? "openAI" : "anthropic", isError: _random.Next(20) == 0));
            _source.Transactions.Add(row.Document(++_number));
            if (_random.Next(4) > 0)
            {
                _source.Transactions.Add((row with { IsPrompt = false }).Document(++_number));
            }
        }
    }
}
