using LibreChatExporter.Web.Pages.Views;

namespace LibreChatExporter.Web.Pages;

/// <summary>How to choose other calls.</summary>
internal static class CallFilters
{
    /// <summary>The choices of a request.</summary>
    public static FilterView Of(CallRequest request)
    {
        FilterView usual = UsageFilter.Of(request.Page);
        ChoiceView[] more =
        [
            Choice(CallRequest.Provider, "Provider", "all providers", request, request.Calls.Names.Providers),
            Choice(CallRequest.Context, "For", "everything", request, request.Calls.Contexts),
            new ChoiceView(
                CallRequest.Errors, "Answer", "all answers", request.Filter.ErrorsOnly ? "true" : null, [("true", "errors only")]),
        ];
        string[] chosen = [.. more.Select(choice => choice.Name), CallRequest.List];
        return usual with
        {
            Choices = [.. usual.Choices, .. more],
            KeptWithDays = [.. usual.KeptWithDays.Where(kept => kept.Name != CallRequest.List)],
            KeptWithChoices = [.. usual.KeptWithChoices.Where(kept => !chosen.Contains(kept.Name))],
        };
    }

    private static ChoiceView Choice(string parameter, string label, string all, CallRequest request, IEnumerable<string> options)
    {
        string? chosen = request.Page.OwnValue(parameter);
        return new ChoiceView(
            parameter, label, all, chosen,
            [
                .. options.Concat(chosen is null ? [] : (string[])[chosen]).Distinct().Order(StringComparer.OrdinalIgnoreCase)
                    .Select(option => (option, option)),
            ]);
    }
}
