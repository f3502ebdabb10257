using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.TimeWindows;

/// <summary>Computes from rows what the families of the windows must be: for each window, a sum over all rows that are in it.</summary>
internal sealed class PlainWindows
{
    private readonly Dictionary<string, Dictionary<string, double>> _families = [];

    private PlainWindows()
    {
    }

    /// <summary>The families.</summary>
    /// <param name="rows">All rows that have been saved.</param>
    /// <param name="windows">The windows' names and starts.</param>
    /// <param name="now">Where they end; later rows do not count yet.</param>
    public static Dictionary<string, Dictionary<string, double>> Compute(
        IReadOnlyList<TestRow> rows, IEnumerable<(string Name, DateTimeOffset Start)> windows, DateTimeOffset now)
    {
        var plain = new PlainWindows();
        foreach ((string name, DateTimeOffset start) in windows)
        {
            plain.Count($"window={name}", [.. rows.Where(row => row.CreatedAt >= start && row.CreatedAt <= now)]);
        }

        return plain._families;
    }

    private void Count(string window, TestRow[] rows)
    {
        Add("cost_usd", window, rows.Sum(row => row.Credits) / 1e6);
        Add("llm_calls", window, rows.Count(row => row.IsPrompt));
        Add("active_users", window, rows.DistinctBy(row => row.User).Count());
        Add("active_conversations", window, Conversations(rows).Count());
        foreach (TestRow row in rows)
        {
            Add("user_cost_usd", $"user={row.UserLabel},{window}", row.Credits / 1e6);
            Add("user_tokens", $"user={row.UserLabel},{window}", row.AllTokens);
            Add("model_cost_usd", $"model={row.Model},type={(row.IsPrompt ? "input" : "output")},{window}", row.Credits / 1e6);
            Add("agent_cost_usd", $"agent={row.Agent ?? "none"},{window}", row.Credits / 1e6);
            Add("agent_tokens", $"agent={row.Agent ?? "none"},{window}", row.AllTokens);
            foreach ((string type, double tokens) in Tokens(row))
            {
                Add("tokens", $"type={type},{window}", tokens);
                Add("model_tokens", $"model={row.Model},type={type},{window}", tokens);
            }
        }

        foreach ((string user, _) in Conversations(rows))
        {
            Add("user_conversations", $"user={user},{window}", 1);
        }
    }

    /// <summary>A chat is one of one user: LibreChat's unique index is on both.</summary>
    private static IEnumerable<(string User, string Conversation)> Conversations(IEnumerable<TestRow> rows)
        => rows.Where(row => row.Conversation is not null).Select(row => (row.UserLabel, row.Conversation!)).Distinct();

    private static IEnumerable<(string Type, double Tokens)> Tokens(TestRow row)
    {
        yield return (row.IsPrompt ? "input" : "output", row.Tokens);
        if (row.Cache is { } cache)
        {
            yield return ("cache_write", cache.Write);
            yield return ("cache_read", cache.Read);
        }
    }

    private void Add(string family, string series, double amount)
    {
        Dictionary<string, double> samples = _families.TryGetValue("librechat_window_" + family, out Dictionary<string, double>? known)
            ? known
            : _families["librechat_window_" + family] = [];
        samples[series] = samples.GetValueOrDefault(series) + amount;
    }
}
