using System.Text;
using LibreChatExporter.Budgets;
using LibreChatExporter.Primitives;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Configuration;

/// <summary>Reads the settings file's budgets.</summary>
internal static class BudgetSection
{
    /// <summary>The keys of an entry.</summary>
    public static readonly IReadOnlyList<string> Keys = ["name", "amount", "window", "user", "domain", "role", "model", "agent", "tenant"];

    private const int MaxNameLength = 100;

    private static readonly WindowDefinition DefaultWindow = WindowDefinition.Parse("month")!;

    /// <summary>The budgets of the entries.</summary>
    /// <exception cref="SettingsException">One is wrong.</exception>
    public static IReadOnlyList<Budget> Read(IReadOnlyList<FileEntry> entries)
    {
        List<Budget> budgets = [];
        HashSet<string> names = [];
        foreach (FileEntry entry in entries)
        {
            Budget budget = Read(entry);
            budgets.Add(names.Add(budget.Name) ? budget : throw entry.Required("name").Wrong("two budgets have this name"));
        }

        return budgets;
    }

    private static Budget Read(FileEntry entry) => new(
        Name(entry.Required("name")),
        entry.Required("amount").AboveZero("an amount in USD"),
        entry.Find("window") is { } window ? Window(window) : DefaultWindow,
        new BudgetScope
        {
            User = entry.Find("user")?.Globs(),
            Domain = entry.Find("domain")?.Globs(),
            Role = entry.Find("role")?.Globs(),
            Model = entry.Find("model")?.Globs(),
            Agent = entry.Find("agent")?.Globs(),
            Tenant = entry.Find("tenant")?.Globs(),
        });

    // As a label it would be cut after some bytes, and two names could become one.
    private static string Name(GivenValue value)
        => value.Text.Length <= MaxNameLength
            && Encoding.UTF8.GetByteCount(value.Text) <= LabelTable.MaxBytes
            && !value.Text.Any(char.IsControl)
            ? value.Text
            : throw value.IsNot($"a name of at most {MaxNameLength} characters and {LabelTable.MaxBytes} bytes, on one line");

    private static WindowDefinition Window(GivenValue value)
        => WindowDefinition.Parse(value.Text) is { IsCalendar: true } window
            ? window
            : throw value.IsNoneOf(TimePeriod.NamesSoFar);
}
