using System.Runtime.InteropServices;
using LibreChatExporter.Accounts;
using LibreChatExporter.Ledger;

namespace LibreChatExporter.Reports;

/// <summary>A column of texts.</summary>
/// <param name="Title">Its title, in words.</param>
/// <param name="Level">The number of the dimension that it tells of.</param>
/// <param name="Text">The text of a value of that dimension, and of when it was last used, in milliseconds since the Unix epoch.</param>
internal sealed record LabelColumn(string Title, int Level, Func<int, long, string> Text)
{
    /// <summary>Its name, as JSON and CSV have it: <c>lastActive</c> for <c>last active</c>.</summary>
    public string Name { get; }
        = string.Concat(Title.Split(' ').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}

/// <summary>What rows are broken down by: finds their values, which are numbers, and the texts of those. Not thread-safe.</summary>
/// <param name="by">The dimensions.</param>
/// <param name="names">The labels of rows.</param>
/// <param name="zone">Where the midnight is at which days begin.</param>
internal sealed class RowDimensions(IReadOnlyList<Dimension> by, ReportNames names, TimeZoneInfo zone)
{
    private readonly Dictionary<ulong, int> _chatNumbers = [];
    private readonly List<(int Id, int User)> _chats = [];
    private readonly CalendarSteps?[] _steps = [.. by.Select(dimension => dimension.IsTime ? new CalendarSteps(dimension, zone) : null)];

    /// <summary>The dimensions.</summary>
    public IReadOnlyList<Dimension> By => by;

    /// <summary>The columns, those of each dimension together.</summary>
    public IReadOnlyList<LabelColumn> Columns => [.. by.SelectMany(ColumnsOf)];

    /// <summary>Fills in the value of a row in each dimension. That of the provider is its model, until <see cref="Resolve"/>.</summary>
    public void Values(in UsageRow row, Span<int> path)
    {
        for (int level = 0; level < path.Length; level++)
        {
            path[level] = by[level] switch
            {
                Dimension.User => names.Users.Shown(row.User),
                Dimension.Agent => row.Agent,
                Dimension.Domain => names.Accounts.Known.TryGetValue(row.User, out UserEntry user)
                    ? names.OrUnknown(user.Domain)
                    : names.Unknown,
                Dimension.Role => names.Accounts.Known.TryGetValue(row.User, out UserEntry user)
                    ? names.OrUnknown(user.Role)
                    : names.Unknown,
                Dimension.Tenant => row.Tenant,
                Dimension.Context => row.Context,
                Dimension.Hour or Dimension.Day or Dimension.Week or Dimension.Month => _steps[level]!.NumberOf(row.CreatedAt),
                Dimension.Conversation => ChatOf(row),
                _ => row.Model,
            };
        }
    }

    /// <summary>Puts providers in the place of models, which only answers that have all been read tell.</summary>
    public Pivot Resolve(Pivot pivot)
    {
        if (!by.Contains(Dimension.Provider))
        {
            return pivot;
        }

        IReadOnlyDictionary<int, int> providers = names.Attribution.Providers();
        return pivot.Change((level, value) => by[level] == Dimension.Provider ? providers.GetValueOrDefault(value, names.Unknown) : value);
    }

    private IEnumerable<LabelColumn> ColumnsOf(Dimension dimension, int level)
    {
        LabelColumn Column(string title, Func<int, long, string> text) => new(title, level, text);

        switch (dimension)
        {
            case var time when time.IsTime:
                yield return Column(dimension.Name, (value, _) => _steps[level]!.TextOf(value));
                break;
            case Dimension.Conversation:
                yield return Column(dimension.Name, (value, _) => names.Text(_chats[value].Id));
                if (!by.Contains(Dimension.User))
                {
                    yield return Column("user", (value, _) => names.Text(_chats[value].User));
                }

                yield return Column(
                    "last active",
                    (_, time) => $"{TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(time), zone):yyyy-MM-dd'T'HH:mm:ssK}");
                break;
            case Dimension.Agent:
                yield return Column(dimension.Name, (value, _) => names.Text(value));
                yield return Column("agent name", (value, _) => names.AgentName(value));
                break;
            default:
                yield return Column(dimension.Name, (value, _) => names.Text(value));
                break;
        }
    }

    /// <summary>A number for each user's chat; rows without one are a chat of each user's own.</summary>
    private int ChatOf(in UsageRow row)
    {
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(
            _chatNumbers, row.Conversation != 0 ? row.Conversation : row.UserHash, out bool exists);
        if (!exists)
        {
            number = _chats.Count;
            _chats.Add((names.Conversations?.IdOf(row.Conversation) ?? names.None, names.Users.Shown(row.User)));
        }

        return number;
    }
}
