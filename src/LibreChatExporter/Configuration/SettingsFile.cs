using LibreChatExporter.Budgets;
using LibreChatExporter.Pricing;
using LibreChatExporter.Primitives;
using YamlDotNet.Core;

namespace LibreChatExporter.Configuration;

/// <summary>The settings file: one YAML mapping of names to single values, and three lists of mappings that only it can hold.</summary>
internal sealed class SettingsFile
{
    private const string BudgetsName = "budgets";

    private const string PricesName = "prices";

    private const string UsersName = "auth-users";

    /// <summary>No file.</summary>
    public static readonly SettingsFile None = new();

    private readonly List<(Setting Setting, string Text, string Origin)> _values = [];

    private SettingsFile()
    {
    }

    /// <summary>The settings that are single values, in the file's order.</summary>
    public IReadOnlyList<(Setting Setting, string Text, string Origin)> Values => _values;

    /// <summary>The budgets.</summary>
    public IReadOnlyList<Budget> Budgets { get; private set; } = [];

    /// <summary>The prices.</summary>
    public IReadOnlyList<OwnPrice> Prices { get; private set; } = [];

    /// <summary>Who may log in; null where the file does not say.</summary>
    public IReadOnlyList<BasicUser>? AuthUsers { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fileOrigin">What named it.</param>
    /// <exception cref="SettingsException">It cannot be read, is no YAML, or something else than settings.</exception>
    public static SettingsFile Read(string path, string fileOrigin) => Parse(path, SmallFile.ReadText(path, fileOrigin));

    /// <summary>Reads the text of a file.</summary>
    /// <param name="path">The file, for complaints.</param>
    /// <param name="text">What it holds.</param>
    /// <exception cref="SettingsException">It is no YAML, or something else than settings.</exception>
    public static SettingsFile Parse(string path, string text)
    {
        var file = new SettingsFile();
        var walk = new YamlWalk(path, text);
        try
        {
            file.ReadDocument(path, walk);
        }
        catch (YamlException e)
        {
            throw new SettingsException($"{path}, line {e.Start.Line}: this is no YAML: {Explain(e.Message)}");
        }

        return file;
    }

    /// <summary>What YAML says of a lone <c>*</c> helps nobody who meant a pattern.</summary>
    private static string Explain(string problem)
        => problem.Contains("anchor or alias", StringComparison.Ordinal) ? YamlWalk.QuotesNeeded : problem;

    private void ReadDocument(string path, YamlWalk walk)
    {
        if (!walk.TryDocument())
        {
            return;
        }

        if (walk.TryMapping(walk.Here))
        {
            foreach ((string line, string name) in walk.Keys(where: "", "setting"))
            {
                ReadValue(walk, name, line);
            }
        }
        else if (walk.TryScalar(path) is not "")
        {
            throw new SettingsException($"{path}: a settings file is a list of lines such as refresh-interval: 30s");
        }

        walk.EndDocument();
    }

    private void ReadValue(YamlWalk walk, string name, string line)
    {
        string origin = $"{line}, {name}";
        switch (name)
        {
            case BudgetsName:
                Budgets = BudgetSection.Read(FileEntry.ReadList(walk, origin, name, BudgetSection.Keys));
                break;
            case PricesName:
                Prices = PriceSection.Read(FileEntry.ReadList(walk, origin, name, PriceSection.Keys));
                break;
            case UsersName:
                AuthUsers = AuthUserSection.Read(FileEntry.ReadList(walk, origin, name, AuthUserSection.Keys));
                break;
            default:
                Setting setting = Find(name, line);
                string text = walk.TryScalar(origin)
                    ?? throw new SettingsException($"{line}: {name} takes a single value; lists are written a,b");
                _values.Add((setting, text, origin));
                break;
        }
    }

    private static Setting Find(string name, string origin)
    {
        if (Setting.All.FirstOrDefault(setting => setting.Name == name) is { } found)
        {
            return found;
        }

        string[] names = [.. Setting.All.Select(setting => setting.Name), BudgetsName, PricesName, UsersName];
        string hint = NearestWord.Hint(name, names) is { Length: > 0 } near ? near : $"; there are {string.Join(", ", names)}";
        throw new SettingsException($"{origin}: there is no setting {ShownText.Name(name)}{hint}");
    }
}
