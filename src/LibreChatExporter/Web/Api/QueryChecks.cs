using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace LibreChatExporter.Web.Api;

/// <summary>What is checked of every query.</summary>
internal static class QueryChecks
{
    /// <summary>Complains of parameters that there are not, and of those that are there twice.</summary>
    public static void CheckNames(this QueryErrors errors, IQueryCollection query, IReadOnlyList<string> names)
    {
        foreach ((string given, StringValues values) in query)
        {
            if (names.FirstOrDefault(name => name.Equals(given, StringComparison.OrdinalIgnoreCase)) is not { } known)
            {
                errors.Add(given, $"is no parameter; there are {string.Join(", ", names)}");
            }
            else if (values.Count > 1)
            {
                errors.Add(known, "must not be given more than once");
            }
        }
    }

    /// <summary>A label, with a complaint where it is not known.</summary>
    public static string? Known(this QueryErrors errors, string name, string? label, Predicate<string> isKnown)
    {
        if (label is not null && !isKnown(label))
        {
            errors.Add(name, $"no {name} is known under this label; write it as /metrics shows it, or leave the parameter out for all");
        }

        return label;
    }

    /// <summary>How many items to name.</summary>
    public static int Limit(this QueryErrors errors, string? text, int fallback)
    {
        if (text is null)
        {
            return fallback;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit)
            || limit is < ListParameters.MinLimit or > ListParameters.MaxLimit)
        {
            errors.Add("limit", $"must be a whole number from {ListParameters.MinLimit} to {ListParameters.MaxLimit}");
        }

        return limit;
    }

    /// <summary>An amount of US dollars; null where nothing is said.</summary>
    public static double? Cost(this QueryErrors errors, string name, string? text)
    {
        if (text is null)
        {
            return null;
        }

        const NumberStyles styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(text, styles, CultureInfo.InvariantCulture, out double usd) || !double.IsFinite(usd))
        {
            errors.Add(name, "must be an amount in US dollars such as 0.25");
        }

        return usd;
    }

    /// <summary>One of some words; the first where nothing is said.</summary>
    public static string Word(this QueryErrors errors, string name, string? text, IReadOnlyList<string> words)
    {
        if (text is not null && !words.Contains(text))
        {
            errors.Add(name, $"must be {string.Join(", ", words.SkipLast(1))} or {words[^1]}");
        }

        return text ?? words[0];
    }
}
