using System.Text;

namespace LibreChatExporter.Web.Pages;

/// <summary>Where pages are, as a browser has to ask for them. Immutable.</summary>
/// <param name="root">What stands before every path: empty, or the path under which a proxy serves the exporter, without a slash at its
/// end.</param>
/// <param name="query">Names and values that stay from page to page, such as the period.</param>
public sealed class Links(string root, params IReadOnlyList<(string Name, string? Value)> query)
{
    /// <summary>What stays, where there is any.</summary>
    public IReadOnlyList<(string Name, string Value)> Query { get; } =
        [.. query.Where(given => given.Value is not null).Select(given => (given.Name, given.Value!))];

    /// <summary>A path without any query, which begins with a slash.</summary>
    public string Plain(string path) => root + path;

    /// <summary>A page with what stays.</summary>
    /// <param name="path">Begins with a slash.</param>
    /// <param name="changes">What is different there: null takes a name away.</param>
    public string To(string path, params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var link = new StringBuilder(root).Append(path);
        char separator = '?';
        foreach ((string name, string? value) in Changed(changes))
        {
            if (value is not null)
            {
                link.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
        }

        return link.ToString();
    }

    private List<(string Name, string? Value)> Changed(ReadOnlySpan<(string Name, string? Value)> changes)
    {
        List<(string Name, string? Value)> changed = [.. Query];
        foreach ((string name, string? value) in changes)
        {
            int index = changed.FindIndex(given => given.Name == name);
            if (index >= 0)
            {
                changed[index] = (name, value);
            }
            else
            {
                changed.Add((name, value));
            }
        }

        return changed;
    }
}
