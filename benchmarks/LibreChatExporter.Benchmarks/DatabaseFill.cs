using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Benchmarks;

/// <summary>
/// A database to measure whole processes on: a long history that ends now, most of its answers with a question of their own.
/// </summary>
internal static class DatabaseFill
{
    private const int Agents = 20, CallsAtATime = 2_000;

    internal static void Run(string name, int rows, int users)
    {
        var generated = new GeneratedDump(users, Agents);

        // Not disposed: it stays.
        var database = new BenchmarkDatabase(name);
        database.Insert(Collection.Agents, Enumerable.Range(0, Agents).Select(GeneratedDump.Agent));
        (byte[] User, byte[] Balance)[] accounts = [.. Enumerable.Range(0, users).Select(GeneratedDump.Account)];
        database.Insert(Collection.Users, accounts.Select(account => account.User));
        database.Insert(Collection.Balances, accounts.Select(account => account.Balance));
        int calls = rows / 2;
        DateTimeOffset start = DateTimeOffset.UtcNow - (calls * generated.Step);
        foreach (int[] lot in Enumerable.Range(0, calls).Chunk(CallsAtATime))
        {
            Call[] made = [.. lot.Select(i => generated.NextCall(start + (i * generated.Step)))];
            database.Insert(Collection.Transactions, made.SelectMany(call => (byte[][])[call.Prompt, call.Completion]));
            database.Insert(
                Collection.Messages, made.SelectMany((call, i) => i % 5 < 4 ? (byte[][])[call.Question, call.Answer] : [call.Answer]));
        }
    }
}
