namespace LibreChatExporter.Web.Api;

/// <summary>Tokens by kind.</summary>
/// <param name="Input">Those that went in and were not cached.</param>
/// <param name="Output">Those that came out.</param>
/// <param name="CacheWrite">Those written to caches.</param>
/// <param name="CacheRead">Those read from caches.</param>
/// <param name="Total">All.</param>
internal sealed record Tokens(double Input, double Output, double CacheWrite, double CacheRead, double Total);
