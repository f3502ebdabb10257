using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace LibreChatExporter.Tests.Web.Pages;

/// <summary>What is written on a page.</summary>
internal sealed class HtmlPage
{
    private readonly IHtmlDocument _document;

    public HtmlPage(string html)
    {
        Html = html;
        _document = new HtmlParser(new HtmlParserOptions { IsStrictMode = false }).ParseDocument(html);
    }

    public string Html { get; }

    public string Title => _document.QuerySelector("h1")!.TextContent;

    /// <summary>Where all links lead.</summary>
    public IEnumerable<string> Links => _document.QuerySelectorAll("a[href]").Select(link => link.GetAttribute("href")!);

    /// <summary>What is said to be wrong.</summary>
    public IReadOnlyList<string> Warnings => [.. _document.QuerySelectorAll(".warnings li").Select(item => item.TextContent.Trim())];

    /// <summary>All text that a reader sees.</summary>
    public string Text => _document.Body!.TextContent;

    /// <summary>The figures that matter most, by what they are called.</summary>
    public Dictionary<string, double> Figures => _document.QuerySelectorAll(".figures > div")
        .ToDictionary(figure => figure.QuerySelector("dt")!.TextContent, figure => Value(figure.QuerySelector(".amount data")!)!.Value);

    /// <summary>What each figure was before, where that is known.</summary>
    public Dictionary<string, double> Before => _document.QuerySelectorAll(".figures > div")
        .Where(figure => figure.QuerySelector(".before") is not null)
        .ToDictionary(figure => figure.QuerySelector("dt")!.TextContent, figure => Value(figure.QuerySelector(".before data")!)!.Value);

    /// <summary>Elements by a selector.</summary>
    public IReadOnlyList<IElement> All(string selector) => [.. _document.QuerySelectorAll(selector)];

    /// <summary>
    /// The rows of the table with this title, the sums last under an empty name: by label, what is in each column that has a number.
    /// </summary>
    public IReadOnlyList<(string Label, Dictionary<string, double> Values)> Table(string title)
    {
        IElement table = _document.QuerySelectorAll("section.table").Single(section => section.QuerySelector("h2")!.TextContent == title);
        string[] columns = [.. table.QuerySelectorAll("thead th").Select(cell => cell.TextContent)];
        return
        [
            .. table.QuerySelectorAll("tbody tr").Select(row => (Label(row), Values(row, columns))),
            .. table.QuerySelectorAll("tfoot tr").Select(row => ("", Values(row, columns))),
        ];
    }

    /// <summary>The points of the chart with this title: when, and what each series has.</summary>
    public IReadOnlyList<(string Label, Dictionary<string, double> Values)> Chart(string title)
    {
        IElement chart = _document.QuerySelectorAll("figure.chart")
            .Single(figure => figure.QuerySelector("figcaption")!.TextContent == title);
        string[] columns = [.. chart.QuerySelectorAll("thead th").Select(cell => cell.TextContent)];
        return [.. chart.QuerySelectorAll("tbody tr").Select(row => (row.QuerySelector("th")!.TextContent, Values(row, columns)))];
    }

    /// <summary>Agents are called by their names, and their labels are a hint.</summary>
    private static string Label(IElement row)
    {
        IElement cell = row.QuerySelector("td")!;
        return cell.GetAttribute("title") is { Length: > 0 } label ? label : cell.TextContent;
    }

    private static Dictionary<string, double> Values(IElement row, string[] columns) => row.Children
        .Select((cell, i) => (Name: columns[i], Value: cell.QuerySelector("data") is { } data ? Value(data) : null))
        .Where(cell => cell.Value is not null)
        .ToDictionary(cell => cell.Name, cell => cell.Value!.Value);

    private static double? Value(IElement data) => double.Parse(data.GetAttribute("value")!, CultureInfo.InvariantCulture);
}
