using System.ComponentModel;

namespace LibreChatExporter.Web.Api;

/// <summary>Tokens by kind.</summary>
internal sealed record Tokens(
    [property: Description("Tokens that went in and were not cached.")] double Input,
    [property: Description("Tokens that came out.")] double Output,
    [property: Description("Tokens written to caches.")] double CacheWrite,
    [property: Description("Tokens read from caches.")] double CacheRead,
    [property: Description("Tokens of all kinds.")] double Total);
