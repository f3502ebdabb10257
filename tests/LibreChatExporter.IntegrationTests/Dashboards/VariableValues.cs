using System.Globalization;
using System.Text.RegularExpressions;
using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests.Dashboards;

/// <summary>Asks for the values of a dashboard's variables, one after the other, as one may depend on those before it.</summary>
/// <param name="prometheus">Where the values are.</param>
/// <param name="view">The selected time.</param>
internal sealed partial class VariableValues(PrometheusApi prometheus, TimeView view)
{
    private readonly Dictionary<string, Choice> _choices = [];

    /// <summary>What each variable's values are, by its name.</summary>
    /// <param name="dashboard">The dashboard.</param>
    /// <param name="choose">Of a variable and its values, the chosen ones; null for all, or for what is preset where only one can be
    /// chosen.</param>
    internal async Task<IReadOnlyDictionary<string, Choice>> Choose(
        Dashboard dashboard, Func<string, IReadOnlyList<string>, IReadOnlyList<string>?> choose)
    {
        foreach (Variable variable in dashboard.Variables)
        {
            IReadOnlyList<string> values = await Values(variable);
            _choices.Add(variable.Name, Chosen(variable, values, choose));
        }

        return _choices;
    }

    private static Choice Chosen(
        Variable variable, IReadOnlyList<string> values, Func<string, IReadOnlyList<string>, IReadOnlyList<string>?> choose)
    {
        IReadOnlyList<string>? chosen = choose(variable.Name, values);
        if (!Flag(variable, "multi") && !Flag(variable, "includeAll"))
        {
            string preset = variable.Json.TryGetProperty("current", out var current) ? current.Text("value") : "";
            string one = chosen is { Count: > 0 } ? chosen[0] : values.Contains(preset) || values.Count == 0 ? preset : values[0];
            return new Choice([one], IsAll: false, AllValue: null, IsMultiple: false);
        }

        string all = variable.Json.Text("allValue");
        return chosen is { Count: > 0 }
            ? new Choice(chosen, IsAll: false, AllValue: null, IsMultiple: true)
            : new Choice(values, Flag(variable, "includeAll"), all.Length > 0 ? all : null, IsMultiple: true);
    }

    private static bool Flag(Variable variable, string name) => variable.Json.TryGetProperty(name, out var value) && value.GetBoolean();

    private async Task<IReadOnlyList<string>> Values(Variable variable)
    {
        IReadOnlyList<string> found = variable.Type switch
        {
            "datasource" or "constant" or "textbox" => [variable.Query],
            "custom" or "interval" => [.. variable.Query.Split(',').Select(value => value.Split(" : ")[^1].Trim())],
            "query" => await Ask(view.Fill(variable.Query, _choices)),
            _ => throw new NotSupportedException($"nothing is known about variables of type {variable.Type}, such as {variable.Name}"),
        };
        string pattern = variable.Json.Text("regex");
        return pattern.Length == 0 ? found : [.. found.Select(value => Matched(value, pattern)).OfType<string>().Distinct()];
    }

    private async Task<IReadOnlyList<string>> Ask(string query)
    {
        if (LabelValues().Match(query) is { Success: true } labels)
        {
            string? selector = labels.Groups["selector"] is { Success: true } given ? given.Value : null;
            return await prometheus.LabelValues(labels.Groups["label"].Value, selector, view.Start, view.End);
        }

        return QueryResult().Match(query) is { Success: true } result
            ? [.. (await prometheus.Instant(result.Groups["expr"].Value, view.End)).Select(Shown)]
            : throw new NotSupportedException($"nothing is known about variables that ask {query}");
    }

    /// <summary>A series as a variable's pattern gets to see it.</summary>
    private string Shown(PrometheusApi.Sample sample)
    {
        IEnumerable<string> labels = sample.Labels.Where(label => label.Key != "__name__")
            .Select(label => $"{label.Key}=\"{label.Value}\"");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{sample.Labels.GetValueOrDefault("__name__")}{{{string.Join(',', labels)}}} "
            + $"{sample.Value} {view.End.ToUnixTimeMilliseconds()}");
    }

    /// <summary>What a variable's pattern, between slashes, makes of a value; null where it does not match.</summary>
    private static string? Matched(string value, string pattern)
    {
        Match match = Regex.Match(value, pattern.Trim('/'), RegexOptions.ECMAScript);
        return !match.Success ? null
            : match.Groups.ContainsKey("value") ? match.Groups["value"].Value
            : match.Groups[match.Groups.Count > 1 ? 1 : 0].Value;
    }

    [GeneratedRegex(@"^\s*label_values\(\s*((?<selector>.+),\s*)?(?<label>\w+)\s*\)\s*$")]
    private static partial Regex LabelValues();

    [GeneratedRegex(@"^\s*query_result\((?<expr>.+)\)\s*$")]
    private static partial Regex QueryResult();
}
