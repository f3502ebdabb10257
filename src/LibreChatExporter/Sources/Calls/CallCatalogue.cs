using System.Text;
using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources.Calls;

/// <summary>What the calls of a file say of agents and models, and how many transactions they are. Immutable.</summary>
internal sealed class CallCatalogue
{
    private readonly Dictionary<string, string> _agents = [];
    private readonly Dictionary<string, string> _providers = [];

    /// <summary>Reads a file to its end.</summary>
    /// <exception cref="SourceException">It cannot be read, or a line is no call.</exception>
    internal CallCatalogue(CallFile file)
    {
        Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> agents = _agents.GetAlternateLookup<ReadOnlySpan<char>>();
        Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> providers = _providers.GetAlternateLookup<ReadOnlySpan<char>>();
        while (file.MoveNext())
        {
            CallLine call = file.Current;
            Transactions += call is { InputCredits: not null, OutputCredits: not null } ? 2 : 1;
            Note(agents, call.Agent, call.AgentName);
            if (!call.Provider.SequenceEqual("unknown"u8))
            {
                Note(providers, call.Model, call.Provider);
            }
        }
    }

    /// <summary>How many transactions there are.</summary>
    internal long Transactions { get; private set; }

    /// <summary>Models and who serves them.</summary>
    internal IReadOnlyDictionary<string, string> Providers => _providers;

    /// <summary>Documents of the agents that have names.</summary>
    internal IReadOnlyList<byte[]> Agents()
    {
        var builder = new DocumentBuilder();
        List<byte[]> agents = [];
        foreach ((string id, string name) in _agents)
        {
            builder.Begin();
            builder.Add("id"u8, Encoding.UTF8.GetBytes(id));
            builder.Add("name"u8, Encoding.UTF8.GetBytes(name));
            agents.Add(builder.Document.ToArray());
        }

        return agents;
    }

    /// <summary>Notes what is first said of something.</summary>
    private static void Note(
        Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> known, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.IsEmpty || value.IsEmpty)
        {
            return;
        }

        Span<char> text = stackalloc char[key.Length <= MaxKey ? key.Length : 0];
        ReadOnlySpan<char> name = key.Length <= MaxKey ? text[..Encoding.UTF8.GetChars(key, text)] : Encoding.UTF8.GetString(key);
        if (!known.ContainsKey(name))
        {
            known[name] = Encoding.UTF8.GetString(value);
        }
    }

    private const int MaxKey = 256;
}
