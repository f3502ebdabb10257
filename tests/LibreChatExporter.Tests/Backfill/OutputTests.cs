using System.Diagnostics;
using System.Text;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Backfill;

public sealed class OutputTests
{
    private const string Hostile = "say \"hi\"\n\\ # EOF";

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    [Fact]
    public void The_whole_output_of_a_row_is_this()
    {
        using var source = new MemorySource();
        source.Transactions.Add(new TestRow(Ids.Noon.AddMinutes(-7)) { Credits = 250.5 }.Document(1));

        WrittenHistory history = Past.Of(source, Past.Options(Step, labels: [("job", "librechat"), ("instance", "host:9787")]));

        const string Added = "job=\"librechat\",instance=\"host:9787\"";
        string user = $"user=\"{Ids.User(1)}\",model=\"gpt-5.5\",agent=\"none\"";
        long first = Ids.Noon.AddMinutes(-10).ToUnixTimeSeconds();
        string[] At(long time, string cost, int tokens, int calls) =>
        [
            $"librechat_cost_usd_total{{{user},type=\"input\",{Added}}} {cost} {time}",
            $"librechat_tokens_total{{{user},type=\"input\",{Added}}} {tokens} {time}",
            $"librechat_llm_calls_total{{{user},{Added}}} {calls} {time}",
            $"librechat_context_cost_usd_total{{context=\"message\",model=\"gpt-5.5\",{Added}}} {cost} {time}",
            $"librechat_context_tokens_total{{context=\"message\",model=\"gpt-5.5\",type=\"input\",{Added}}} {tokens} {time}",
            $"librechat_rows_skipped_total{{reason=\"id\",{Added}}} 0 {time}",
            $"librechat_rows_skipped_total{{reason=\"token_type\",{Added}}} 0 {time}",
            $"librechat_rows_skipped_total{{reason=\"raw_amount\",{Added}}} 0 {time}",
            $"librechat_rows_skipped_total{{reason=\"token_value\",{Added}}} 0 {time}",
            $"librechat_unattributed_transactions_total{{{Added}}} 0 {time}",
        ];
        Assert.Equal([.. At(first, "0", 0, 0), .. At(first + 300, "0.0002505", 100, 1)], history.Samples);
        Assert.Equal(10, history.Headers.Count(line => line.StartsWith("# TYPE librechat_", StringComparison.Ordinal)));
        Assert.Equal(5, history.Headers.Count(line => line.StartsWith("# UNIT librechat_", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_row_from_before_LibreChat_needs_an_answer_where_to_begin()
    {
        using var source = new MemorySource();
        source.Transactions.Add(new TestRow(Ids.Noon.AddHours(-3)).Document(1));
        source.Transactions.Add(new TestRow(DateTimeOffset.UnixEpoch).Document(2));
        DateTimeOffset from = Ids.Noon.AddHours(-3);

        SettingsException e = Assert.Throws<SettingsException>(() => Past.Of(source, Past.Options(TimeSpan.FromHours(1))));
        Assert.Equal(
            "--from is needed: 1 of the rows, the first of 1970-01-01T00:00:00Z, are older than LibreChat, so their dates are wrong, and "
            + $"samples from there on would be many; the others begin at {from:yyyy-MM-dd'T'HH:mm:ss'Z'}, where --from could begin",
            e.Message);
        Assert.NotEmpty(Past.Of(source, Past.Options(TimeSpan.FromHours(1), from)).Samples);
    }

    [SkippableFact]
    public void Hostile_labels_are_safe_and_promtool_makes_blocks_of_them()
    {
        using var source = new MemorySource();
        source.Transactions.Add(new TestRow(Ids.Noon.AddMinutes(-7)) { Model = Hostile, Context = Hostile }.Document(1));
        source.Transactions.Add(new TestRow(Ids.Noon.AddMinutes(-3)) { Model = string.Concat(Enumerable.Repeat("🦜", 100)) }.Document(2));

        WrittenHistory history = Past.Of(source, Past.Options(Step, labels: [("job", Hostile)]));

        history.AssertBornAsZeroAndDense(Past.Always);
        string label = Hostile.Replace('\n', ' ');
        Assert.Contains(
            $"librechat_context_cost_usd_total{{context={label},job={Hostile},model={label}}}", history.At(history.Instants[0]));
        Promtool.RequireProgram();
        using var folder = new TempFolder();
        string file = folder.Write(
            "history", Encoding.UTF8.GetBytes(string.Join('\n', [.. history.Headers, .. history.Samples, "# EOF", ""])));
        var run = ProgramRun.Of(
            new ProcessStartInfo("promtool", ["tsdb", "create-blocks-from", "openmetrics", file, folder.File("blocks")]), []);
        Assert.True(run.ExitCode == 0 && Directory.GetDirectories(folder.File("blocks")).Length > 0, run.ToString());
    }

    [Theory]
    [InlineData(-10, -10, 300, "--from must be before --to")]
    [InlineData(-10, -20, 300, "--from must be before --to")]
    [InlineData(-10, 1, 300, "is in the future")]
    [InlineData(-60 * 24 * 4000, 0, 30, "are more than 10,000,000")]
    public void A_range_that_cannot_be_is_refused_before_anything_is_read(int from, int to, int step, string because)
    {
        using var source = new MemorySource { FailAtRow = 0 };
        SettingsException e = Assert.Throws<SettingsException>(() => Past.Of(
            source, Past.Options(TimeSpan.FromSeconds(step), Ids.Noon.AddMinutes(from), Ids.Noon.AddMinutes(to))));

        Assert.Contains(because, e.Message, StringComparison.Ordinal);
        Assert.Empty(source.ReadFrom);
    }

    [Fact]
    public void A_row_that_says_it_is_of_the_future_counts_when_its_id_was_made()
    {
        using var source = new MemorySource();
        source.Transactions.Add(MadeIn(2500));

        WrittenHistory history = Past.Of(source, Past.Options(Step));

        Assert.Equal([Ids.Noon.AddMinutes(-65), Ids.Noon.AddMinutes(-60)], history.Instants.Take(2));
        Assert.Equal([0, 1], history.Values($"librechat_llm_calls_total{{agent=none,model=gpt-5.5,user={Ids.User(1)}}}").Take(2));
    }

    [Fact]
    public void A_row_of_another_age_that_makes_too_many_instants_is_named_by_its_time()
    {
        using var source = new MemorySource();
        source.Transactions.Add(MadeIn(2024));

        SettingsException e = Assert.Throws<SettingsException>(() => Past.Of(source, Past.Options(TimeSpan.FromSeconds(1))));

        Assert.Contains("instants from 2023-12-", e.Message, StringComparison.Ordinal);
    }

    private static byte[] MadeIn(int year) => Documents.With(
        new TestRow(Ids.Noon.AddMinutes(-60)).Document(1),
        "createdAt",
        row => row.DateTime("createdAt", new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero)));
}
