namespace LibreChatExporter.Web.Api;

/// <summary>What is wrong with a query, by parameter. Not thread-safe.</summary>
internal sealed class QueryErrors
{
    private readonly Dictionary<string, List<string>> _errors = [];

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsEmpty => _errors.Count == 0;

    /// <summary>All of it.</summary>
    public IEnumerable<KeyValuePair<string, string[]>> All
        => _errors.Select(error => new KeyValuePair<string, string[]>(error.Key, [.. error.Value]));

    /// <summary>Adds what is wrong with a parameter and how to mend it.</summary>
    public void Add(string parameter, string complaint)
    {
        if (!_errors.TryGetValue(parameter, out List<string>? complaints))
        {
            _errors.Add(parameter, complaints = []);
        }

        complaints.Add(complaint);
    }
}
