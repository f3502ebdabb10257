using LibreChatExporter.Bson;
using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests.Pages;

/// <summary>A dump with more users than a page lists, some of whom have names that are hard to put into an address.</summary>
internal static class CrowdDump
{
    internal const int Users = 120;

    /// <summary>Names of users and of models.</summary>
    internal static readonly string[] OddNames =
    [
        "openrouter/some-model", "..", ".", "a//b", "/start", "end/", "../users", "100%", "%2e%2e", "a%2Fb", "back\\slash", "<b>bold</b>",
        "#1?x=y&z=1", "ü ñ 日本 😀", "'quoted' \"twice\"", "plus+and space", "line\nbreak", "__proto__",
    ];

    /// <summary>Calls on each of the last days, and some in the months before.</summary>
    private static readonly int[] DaysAgo = [0, 1, 2, 3, 8, 15, 29, 40, 75];

    /// <summary>Writes it into a folder and returns its source.</summary>
    internal static string Write(string folder)
    {
        // Not of this very moment: nothing may be in the future, whatever happens to the clock.
        DateTimeOffset now = DateTimeOffset.UtcNow.AddMinutes(-10);
        string[] names = [.. OddNames, .. Enumerable.Range(1, Users - OddNames.Length).Select(number => $"Person {number:000}")];
        DirectoryInfo dump = Directory.CreateDirectory(Path.Combine(folder, "LibreChat"));
        Write(dump, Collection.Users, names.Select((name, i) => new BsonWriter().ObjectId("_id", Id(i)).String("name", name)
            .String("email", $"p{i}@x.example").DateTime("createdAt", now.AddDays(-100)).ToArray()));
        Write(dump, Collection.Transactions, names.SelectMany((_, i) => Calls(i, now)));
        Write(dump, Collection.Messages, []);
        return dump.FullName;
    }

    private static void Write(DirectoryInfo dump, string collection, IEnumerable<byte[]> documents)
        => File.WriteAllBytes(Path.Combine(dump.FullName, $"{collection}.bson"), [.. documents.SelectMany(document => document)]);

    private static ObjectId Id(int user) => Rows.UserId(Rows.User(user + 1));

    /// <summary>Each user calls one model, and costs another amount than all others.</summary>
    private static IEnumerable<byte[]> Calls(int user, DateTimeOffset now)
        => DaysAgo.Where(days => days < 8 || user % 3 == 0).SelectMany(days => (byte[][])
        [
            Rows.Usage(Rows.User(user + 1), Model(user), "prompt", 1000 + user, 500_000 + (1000 * user), time: now.AddDays(-days)),
            Rows.Usage(Rows.User(user + 1), Model(user), "completion", 10 * user, 20_000, time: now.AddDays(-days)),
        ]);

    private static string Model(int user) => user < OddNames.Length ? OddNames[user] : $"model-{user % 4}";
}
