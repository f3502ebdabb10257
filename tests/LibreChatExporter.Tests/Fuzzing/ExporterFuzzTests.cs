using LibreChatExporter.Configuration;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Fuzzing;

/// <summary>One damaged document goes all the way from each collection to the exposition, which is parsed strictly.</summary>
[Trait(Speed.Name, Speed.Slow)]
public sealed class ExporterFuzzTests : IDisposable
{
    private static readonly byte[][] Originals =
    [
        Documents.Transaction(Ids.At(Ids.Noon, 1), messageId: "m1", cache: (-10, -20, -70)),
        Documents.Transaction(Ids.At(Ids.Noon, 2), tokenType: "credits", rawAmount: 5000, tokenValue: 5000, context: "autoRefill"),
        Documents.ChatMessage(
            "m1", Ids.User(1), Ids.Noon, "m0", "agent_x", "agents", rating: "thumbsUp", content: ["text", "search", "error"]),
        Documents.Agent("agent_x", "HR Bot", "google", "gemini-3.8-flash"),
        Documents.User(Ids.User(1), "a@example.com", "a", "A"),
        Documents.Balance(Ids.At(Ids.Noon, 3), Ids.User(1), 12.5, Ids.Noon),
    ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Any_document_is_shown_or_passed_over_or_refused_and_nothing_else_happens()
    {
        string file = _folder.Write("file");
        foreach (string collection in (string[])
        [
            Collection.Transactions, Collection.Messages, Collection.Agents, Collection.Users, Collection.Balances,
        ])
        {
            File.CreateSymbolicLink(_folder.File($"{collection}.bson"), file);
        }

        var run = new FuzzRun(seed: 1, Originals) { Allowance = 16 << 20, AllowancePerByte = 4096, Repair = RightLength.Mend };

        double refused = run.Run<SourceException>(Expose);

        Assert.InRange(refused, 0.1, 0.99);
    }

    private void Expose(byte[] input)
    {
        _folder.Write("file", input);
        using var source = new DumpSource(_folder.Path, database: null);
        using var exporter = new TestExporter(
            source, null, (Setting.UserLabel, "email"), (Setting.UserInfo, "true"), (Setting.TenantLabel, "true"));
        exporter.Refresh();
        Scrape scrape = exporter.Read();
        Assert.Equal(exporter.Health.IsUp ? 1 : 0, scrape.Value("librechat_up"));
        if (exporter.Health.Error is { } error)
        {
            Assert.Contains(_folder.Path, error, StringComparison.Ordinal);
            throw new SourceException(error);
        }
    }
}
