using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LibreChatExporter.Configuration;

/// <summary>Walks through a YAML text event by event, so that no nesting or reference costs anything.</summary>
/// <param name="path">The file's name, for complaints.</param>
/// <param name="text">Its content.</param>
internal sealed class YamlWalk(string path, string text)
{
    /// <summary>Said of <c>*</c> and <c>&amp;</c> where they are meant as they stand.</summary>
    public const string QuotesNeeded = "a value that begins with & or * needs quotes";

    private readonly YamlEvents _parser = new(text);

    /// <summary>The file and the line.</summary>
    public string Here => $"{path}, line {_parser.Current!.Start.Line}";

    /// <summary>Enters the document, if there is one.</summary>
    public bool TryDocument()
    {
        _parser.Consume<StreamStart>();
        return _parser.TryConsume<DocumentStart>(out _);
    }

    /// <summary>Leaves the document, which must be the only one.</summary>
    public void EndDocument()
    {
        _parser.Consume<DocumentEnd>();
        if (!_parser.TryConsume<StreamEnd>(out _))
        {
            throw new SettingsException($"{Here}: a second document begins; a settings file has one");
        }
    }

    /// <summary>Enters a mapping, if there is one.</summary>
    public bool TryMapping(string origin)
    {
        RefuseReference(origin);
        return _parser.TryConsume<MappingStart>(out _);
    }

    /// <summary>Enters a sequence, if there is one.</summary>
    public bool TrySequence(string origin)
    {
        RefuseReference(origin);
        return _parser.TryConsume<SequenceStart>(out _);
    }

    /// <summary>Leaves the sequence, if it ends here.</summary>
    public bool TrySequenceEnd() => _parser.TryConsume<SequenceEnd>(out _);

    /// <summary>
    /// The keys of the mapping that has been entered, up to its end. Whoever takes a key has to take its value before the next.
    /// </summary>
    /// <param name="where">Added to the line in complaints.</param>
    /// <param name="what">What the keys name, for complaints.</param>
    public IEnumerable<(string Origin, string Name)> Keys(string where, string what)
    {
        HashSet<string> seen = [];
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            string origin = Here + where;
            string name = TryScalar(origin) ?? throw new SettingsException($"{origin}: there is no {what} whose name is more than a word");
            yield return seen.Add(name) ? (origin, name) : throw new SettingsException($"{origin}: {ShownText.Name(name)} is there twice");
        }
    }

    /// <summary>Takes a single value, if there is one; a null of YAML's is empty.</summary>
    public string? TryScalar(string origin)
    {
        RefuseReference(origin);
        return !_parser.TryConsume<Scalar>(out Scalar? scalar) ? null
            : scalar is { IsPlainImplicit: true, Value: "~" or "null" } ? ""
            : scalar.Value;
    }

    /// <summary>A pattern that begins with <c>*</c> is a reference when it has no quotes, so it is worth a word.</summary>
    private void RefuseReference(string origin)
    {
        if (_parser.Accept<AnchorAlias>(out _) || (_parser.Accept<NodeEvent>(out NodeEvent? node) && !node.Anchor.IsEmpty))
        {
            throw new SettingsException($"{origin}: references (& and *) have no place here; {QuotesNeeded}");
        }
    }
}
