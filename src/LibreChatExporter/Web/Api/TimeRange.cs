namespace LibreChatExporter.Web.Api;

/// <summary>A time range that was asked for.</summary>
/// <param name="Name">Its name, such as <c>30d</c> or <c>custom</c>.</param>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it ends; that instant is not in it.</param>
internal sealed record TimeRange(string Name, DateTimeOffset Start, DateTimeOffset End);
