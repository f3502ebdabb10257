using LibreChatExporter.Exposition;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Web.Pages;

/// <summary>What is known of users beside their usage, by their labels, from what a scrape sees.</summary>
internal sealed class UserFacts
{
    private readonly Dictionary<string, double> _credits = [];
    private readonly Dictionary<string, double> _lastUse = [];
    private readonly TimeZoneInfo _zone;

    /// <summary>Reads it.</summary>
    /// <param name="snapshot">What a scrape sees.</param>
    /// <param name="zone">Where times are shown.</param>
    public UserFacts(Snapshot snapshot, TimeZoneInfo zone)
    {
        _zone = zone;
        foreach (SnapshotSample sample in snapshot.Samples("librechat_balance_credits"))
        {
            _credits[sample["user"]] = _credits.GetValueOrDefault(sample["user"]) + sample.Value;
        }

        foreach (SnapshotSample sample in snapshot.Samples("librechat_user_last_transaction_timestamp_seconds"))
        {
            _lastUse[sample["user"]] = Math.Max(_lastUse.GetValueOrDefault(sample["user"]), sample.Value);
        }
    }

    /// <summary>What a user has left, in US dollars; null where that is not known.</summary>
    public double? BalanceUsd(string user) => _credits.TryGetValue(user, out double credits) ? credits / Credits.PerUsd : null;

    /// <summary>When a user last called a model; null where that is not known.</summary>
    public DateTimeOffset? LastUse(string user) => _lastUse.TryGetValue(user, out double seconds)
        ? TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)), _zone)
        : null;
}
