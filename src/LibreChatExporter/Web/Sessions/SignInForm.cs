using LibreChatExporter.Web.Pages;

namespace LibreChatExporter.Web.Sessions;

/// <summary>What the page to sign in shows.</summary>
/// <param name="Frame">What is around it.</param>
/// <param name="Return">Where to go afterwards.</param>
/// <param name="TakesUsers">Whether there are users.</param>
/// <param name="TakesTokens">Whether there are tokens.</param>
/// <param name="Error">Why the last try did not work; null where there was none.</param>
public sealed record SignInForm(Frame Frame, string Return, bool TakesUsers, bool TakesTokens, string? Error);
