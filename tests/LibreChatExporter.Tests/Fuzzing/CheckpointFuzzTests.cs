using System.Security.Cryptography;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Configuration;
using LibreChatExporter.Exposition;
using LibreChatExporter.History;
using LibreChatExporter.Hosting;
using LibreChatExporter.Ingest;
using LibreChatExporter.Ledger;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Fuzzing;

/// <summary>
/// Checkpoints that are damaged, and such that are nonsense behind a right checksum, which only somebody who means it can make.
/// </summary>
[Trait(Speed.Name, Speed.Slow)]
public sealed class CheckpointFuzzTests
{
    private static readonly ExporterSettings Settings = TestSettings.WithFile(
        "budgets: [{name: all, amount: 5}]", (Setting.UserLabel, "email"));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_content_of_any_bytes_is_taken_over_or_refused_and_does_no_harm(int seed)
    {
        using var source = new MemorySource();
        byte[] original = Saved(source);
        var run = new FuzzRun(seed, [original]) { Weight = 2, Allowance = 8 << 20, AllowancePerByte = 100 };

        double refused = run.Run<CheckpointException>(content => Restore(source, content));

        Assert.InRange(refused, 0.1, 0.99);
    }

    [Fact]
    public void A_file_of_any_bytes_is_refused_unless_it_is_as_it_was_written()
    {
        using var source = new MemorySource();
        byte[] content = Saved(source);
        byte[] original = [.. CheckpointFormat.Header(SHA256.HashData(content)), .. content];
        var run = new FuzzRun(1, [original]) { Weight = FuzzRun.InMemory, Allowance = 32 << 10, AllowancePerByte = 0 };

        double refused = run.Run<CheckpointException>(file => Assert.Equal(content, CheckpointFormat.Read(new MemoryStream(file)).Content));

        Assert.InRange(refused, 0.9, 1);
    }

    [Fact]
    public void Old_ids_of_any_bytes_are_taken_over_or_refused()
    {
        var archive = new IdArchive();
        archive.Add(Enumerable.Range(0, 300).Select(i => Ids.At(Ids.Noon.AddSeconds(i), i)));
        archive.Add(Enumerable.Range(0, 20).Select(i => Ids.At(Ids.Noon, i)));
        var writer = new CheckpointWriter(new());
        archive.Save(writer);
        var run = new FuzzRun(1, [writer.Written.ToArray()]) { Weight = FuzzRun.InMemory, Allowance = 32 << 10, AllowancePerByte = 10 };

        double refused = run.Run<CheckpointException>(content =>
        {
            var reader = new CheckpointReader(content, new());
            var restored = new IdArchive();
            restored.Restore(reader);
            reader.End();
            _ = restored.Contains(Ids.At(Ids.Noon, 1));
        });

        Assert.InRange(refused, 0.1, 0.99);
    }

    [Fact]
    public void A_history_of_any_bytes_is_taken_over_or_refused()
    {
        var history = new UsageHistory(TimeZoneInfo.Utc, Ids.Noon);
        for (int i = 0; i < 60; i++)
        {
            history.Add(UsedAt(Ids.Noon.AddHours(-20 * i), i), i % 5);
        }

        var writer = new CheckpointWriter(new());
        history.Archive.Save(writer);
        var run = new FuzzRun(1, [writer.Written.ToArray()]) { Weight = 4, Allowance = 2 << 20, AllowancePerByte = 2_000 };

        double refused = run.Run<CheckpointException>(content =>
        {
            var reader = new CheckpointReader(content, new());
            var restored = new UsageHistory(TimeZoneInfo.Utc, Ids.Noon.AddDays(3));
            restored.Archive.Restore(reader);
            reader.End();
            restored.Add(UsedAt(Ids.Noon, 1), 0);
            restored.Advance(Ids.Noon.AddDays(40));
            restored.Archive.Save(new CheckpointWriter(new()));
        });

        Assert.InRange(refused, 0.1, 0.99);
    }

    private static UsageRow UsedAt(DateTimeOffset time, int number) => new()
    {
        Kind = RowKind.Prompt,
        UserHash = (ulong)(number % 7) + 1,
        Conversation = (ulong)(number % 3 * (number % 20)),
        InputTokens = number * 1000,
        OutputTokens = UsageRow.Absent,
        Credits = number * 0.3,
        CacheReadTokens = UsageRow.Absent,
        CacheWriteTokens = number,
        CreatedAt = time.ToUnixTimeMilliseconds(),
    };

    /// <summary>What is saved of something of everything.</summary>
    private static byte[] Saved(MemorySource source)
    {
        source.Agents.Add(Documents.Agent("agent_a", "Helper", "anthropic", "claude-sonnet-4-5"));
        for (int i = 0; i < 6; i++)
        {
            DateTimeOffset time = Ids.Noon.AddHours(-i);
            source.Users.Add(Documents.User(Ids.User(i), $"{i}@example.test"));
            source.Messages.Add(Documents.ChatMessage($"q{i}", Ids.User(i), time));
            source.Messages.Add(Documents.ChatMessage(
                $"a{i}", Ids.User(i), time.AddSeconds(3), $"q{i}", "agent_a", "agents", rating: "thumbsUp", content: ["tool"]));
            source.Transactions.Add(Documents.Transaction(
                Ids.At(time, i), model: i % 2 == 0 ? "agent_a" : "gpt-5.5", messageId: $"a{i}", user: Ids.User(i)));
        }

        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 7), messageId: "to come"));
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon.AddMinutes(1), 8)));
        source.Transactions.Add(Documents.With(Documents.Transaction(Ids.At(Ids.Noon, 9)), "_id", row => row.String("_id", "an odd one")));
        (CollectorSet set, CheckpointParts parts) = Make(source);
        Refresh(set);
        var writer = new CheckpointWriter(parts.Labels);
        foreach (ICheckpointed part in parts.Parts)
        {
            part.Save(writer);
        }

        return writer.Written.ToArray();
    }

    private static void Restore(MemorySource source, byte[] content)
    {
        (CollectorSet set, CheckpointParts parts) = Make(source);
        var reader = new CheckpointReader(content, parts.Labels);
        foreach (ICheckpointed part in parts.Parts)
        {
            part.Restore(reader);
        }

        reader.End();
        Refresh(set);
        var writer = new CheckpointWriter(parts.Labels);
        foreach (ICheckpointed part in parts.Parts)
        {
            part.Save(writer);
        }
    }

    private static (CollectorSet Set, CheckpointParts Parts) Make(MemorySource source)
    {
        var clock = new FakeTimeProvider(Ids.Noon);
        var set = new CollectorSet(source, Settings, clock, new SeriesBirths(), progress: null);
        return (set, set.State(new ScrapeLog(clock)));
    }

    /// <summary>Goes on with what has been taken over.</summary>
    private static void Refresh(CollectorSet set)
    {
        var snapshot = new SnapshotBuilder();
        foreach (ICollector collector in set.All)
        {
            try
            {
                collector.Refresh(CancellationToken.None);
            }
            catch (InvalidOperationException e) when (e.Message.StartsWith("the clock", StringComparison.Ordinal)
                || e.Message.StartsWith("a row could not", StringComparison.Ordinal))
            {
                // What is said of windows and budgets whose time is not the machine's.
            }

            snapshot.Atomically(collector.Write);
        }
    }
}
