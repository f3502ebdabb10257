using LibreChatExporter.History;

namespace LibreChatExporter.Web.Api;

/// <summary>Adds up what was used.</summary>
internal static class Sums
{
    /// <summary>Both together.</summary>
    public static UsageSum Add(UsageSum a, UsageSum b) => new(
        a.InputCredits + b.InputCredits, a.OutputCredits + b.OutputCredits,
        a.Input + b.Input, a.Output + b.Output, a.CacheWrite + b.CacheWrite, a.CacheRead + b.CacheRead, a.Calls + b.Calls);
}
