using System.Text;
using LibreChatExporter.Bson;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Ingest;

public sealed class HostileTextTests
{
    private static readonly string[] Fields = ["model", "context", "user"];

    /// <summary>A text's bytes, and the label that they become.</summary>
    public static TheoryData<string, byte[], string> Texts => new()
    {
        { "quotes", "say \"hi\""u8.ToArray(), "say \"hi\"" },
        { "backslashes", @"C:\new\"u8.ToArray(), @"C:\new\" },
        { "line breaks", "a\nb\r\nc"u8.ToArray(), "a b  c" },
        { "what looks like a label", "x\",model=\"y\"} 1\n# EOF"u8.ToArray(), "x\",model=\"y\"} 1 # EOF" },
        { "an emoji", "gpt-🦜"u8.ToArray(), "gpt-🦜" },
        { "NUL", "a\0b"u8.ToArray(), "a\uFFFDb" },
        { "3,000 letters", Encoding.UTF8.GetBytes(new string('x', 3000)), new string('x', 200) },
        { "200 letters", Encoding.UTF8.GetBytes(new string('x', 200)), new string('x', 200) },
        { "an emoji across the cut", Encoding.UTF8.GetBytes(new string('x', 197) + "🦜y"), new string('x', 197) },
        { "two letters across the cut", Encoding.UTF8.GetBytes(new string('x', 199) + "éy"), new string('x', 199) },
        { "a lone continuation byte", [(byte)'a', 0x80, (byte)'b'], "a\uFFFDb" },
        { "a character cut off", [(byte)'a', 0xF0, 0x9F], "a\uFFFD" },
        { "an overlong slash", [0xC0, 0xAF], "\uFFFD\uFFFD" },
        { "a surrogate", [0xED, 0xA0, 0x80], "\uFFFD\uFFFD\uFFFD" },
        { "bytes that are never UTF-8", [0xFF, 0xFE], "\uFFFD\uFFFD" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Any_text_becomes_a_label_that_every_parser_takes(string what, byte[] text, string label)
    {
        foreach (string field in Fields)
        {
            var source = new MemorySource();
            source.Transactions.Add(Documents.With(Documents.Transaction(Ids.At(Ids.Noon, 1)), field, row => row.String(field, text)));
            source.Transactions.Add(Documents.With(Documents.Transaction(Ids.At(Ids.Noon, 2)), field, row => row.String(field, text)));
            using var exporter = new TestExporter(source);

            Scrape scrape = exporter.RefreshAndRead();
            string series = field switch
            {
                "context" => $"context={label},model=gpt-5.5",
                "user" => $"agent=none,model=gpt-5.5,type=input,user={label}",
                _ => $"agent=none,model={label},type=input,user={Ids.User(1)}",
            };
            IReadOnlyDictionary<string, double> family =
                scrape[field == "context" ? "librechat_context_cost_usd_total" : "librechat_cost_usd_total"];
            Assert.True(family.Count == 1 && family.ContainsKey(series), $"{what} in {field}: {family.Keys.First()}");
            Assert.Equal(500e-6, family[series]);
        }
    }

    [Fact]
    public void Hostile_agents_and_answers_become_labels_too()
    {
        var source = new MemorySource();
        source.Agents.Add(Documents.Agent("agent_\"\n\\", "name\"\n\\", "prov\0ider", "mo\"del"));
        source.Agents.Add(Documents.Agent("agent_" + new string('y', 3000), new string('n', 3000), "", ""));
        source.Agents.Add(Documents.Agent("agent_" + new string('y', 3001), "second", "", ""));
        source.Agents.Add(Documents.Without(Documents.Agent("agent_x", "no id", "", ""), "id"));
        source.Messages.Add(Documents.Message("m1", Ids.User(1), "agent_\"\n\\"));
        source.Messages.Add(Documents.Message("m2", Ids.User(1), "gpt-5.5", "end\"\n\\point"));
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 1), messageId: "m1"));
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 2), messageId: "m2"));
        using var exporter = new TestExporter(source);

        Scrape scrape = exporter.RefreshAndRead();
        Assert.Equal(1, scrape.Value("librechat_llm_calls_total", $"agent=agent_\" \\,model=gpt-5.5,user={Ids.User(1)}"));
        Assert.Equal(1, scrape.Value("librechat_agent_info", "agent=agent_\" \\,model=mo\"del,name=name\" \\,provider=prov\uFFFDider"));
        Assert.Equal(2, scrape["librechat_agent_info"].Count);
        Assert.Equal(1, scrape.Value("librechat_model_info", "model=gpt-5.5,provider=end\" \\point"));
    }

    [Fact]
    public void Long_models_that_share_their_first_200_bytes_are_one_series()
    {
        var source = new MemorySource();
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 1), model: new string('m', 200) + "one"));
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 2), model: new string('m', 200) + "two"));
        using var exporter = new TestExporter(source);

        Assert.Equal(2, Assert.Single(exporter.RefreshAndRead()["librechat_llm_calls_total"]).Value);
    }

    [Theory]
    [InlineData("model", "librechat_llm_calls_total", "agent=none,model=unknown,user=691f02c00000000000000001")]
    [InlineData("user", "librechat_llm_calls_total", "agent=none,model=gpt-5.5,user=unknown")]
    [InlineData("context", "librechat_context_cost_usd_total", "context=other,model=gpt-5.5")]
    public void What_is_missing_empty_null_or_no_text_has_one_name(string field, string family, string series)
    {
        var source = new MemorySource();
        Action<BsonWriter>[] values =
        [
            _ => { }, row => row.String(field, ""), row => row.Value(field, new BsonValue(BsonType.Null, [])), row => row.Int32(field, 7),
            row => row.Document(field, inner => inner.String("name", "x")), row => row.Binary(field, [1, 2, 3]),
        ];
        source.Transactions.AddRange(values.Select((value, i) => Documents.With(Documents.Transaction(Ids.At(Ids.Noon, i)), field, value)));
        using var exporter = new TestExporter(source);

        Assert.Equal(series, Assert.Single(exporter.RefreshAndRead()[family]).Key);
        Assert.Equal(values.Length, exporter.Read().Sum("librechat_llm_calls_total"));
    }

    [Fact]
    public void A_document_of_two_megabytes_is_a_row_like_any_other()
    {
        var source = new MemorySource();
        string note = new('n', 2 << 20);
        source.Transactions.Add(Documents.With(Documents.Transaction(Ids.At(Ids.Noon, 1)), "note", row => row.String("note", note)));
        using var exporter = new TestExporter(source);

        Assert.Equal(1, exporter.RefreshAndRead().Sum("librechat_llm_calls_total"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ids_of_any_type_count_once_over_failures_and_readings(bool isOrdered)
    {
        var source = new MemorySource(isOrdered);
        Action<BsonWriter>[] ids =
        [
            row => row.String("_id", "a"), row => row.String("_id", "b"), row => row.Int32("_id", 1), row => row.Int64("_id", 1),
            row => row.Double("_id", 1), row => row.Binary("_id", [1]), row => row.Document("_id", inner => inner.Int32("x", 1)),
            row => row.Value("_id", new BsonValue(BsonType.Null, [])), row => row.ObjectId("_id", Ids.At(Ids.Noon, 1)),
        ];
        for (int copy = 0; copy < 2; copy++)
        {
            source.Transactions.AddRange(ids.Select(id => Documents.With(Documents.Transaction(Ids.At(Ids.Noon, 9)), "_id", id)));
        }

        using var exporter = new TestExporter(source);
        for (int failAt = 0; failAt < 2 * ids.Length; failAt += 5)
        {
            source.FailAtRow = failAt;
            exporter.Refresh();
            Assert.False(exporter.Health.IsLoaded);
        }

        Assert.Equal(ids.Length, exporter.RefreshUntilAllShows().Sum("librechat_llm_calls_total"));
    }

    [Fact]
    public void The_first_32_contexts_keep_their_names_and_later_ones_are_other()
    {
        var source = new MemorySource();
        for (int i = 0; i < 80; i++)
        {
            source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, i), context: $"context {i % 40}"));
        }

        using var exporter = new TestExporter(source);
        Scrape scrape = exporter.RefreshAndRead();
        Assert.Equal(33, scrape["librechat_context_cost_usd_total"].Count);
        Assert.Equal(16 * 250e-6, scrape.Value("librechat_context_cost_usd_total", "context=other,model=gpt-5.5"), 12);
        Assert.Equal(2 * 250e-6, scrape.Value("librechat_context_cost_usd_total", "context=context 31,model=gpt-5.5"), 12);
        Assert.Equal(16, scrape.Value("librechat_exporter_series_limited_total"));
    }

    [Fact]
    public void A_row_whose_context_is_folded_is_counted_as_such_once_over_failures()
    {
        var source = new MemorySource();
        for (int i = 0; i < 33; i++)
        {
            source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, i), context: $"context {i}", messageId: "m1"));
        }

        source.Messages.Add(Documents.Message("m1", Ids.User(1), "gpt-5.5"));
        using var exporter = new TestExporter(source);
        source.FailAtMessage = 0;
        source.FailAfterAnswers = 0;
        exporter.Refresh();
        Assert.False(exporter.Health.IsLoaded);

        Assert.Equal(1, exporter.RefreshUntilAllShows().Value("librechat_exporter_series_limited_total"));
    }
}
