using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LibreChatExporter.Configuration;

/// <summary>
/// A YAML parser that complains with nothing but a <see cref="YamlException"/>: on some broken texts YamlDotNet's throws others.
/// </summary>
/// <param name="text">What to parse.</param>
internal sealed class YamlEvents(string text) : IParser
{
    private readonly Parser _parser = new(new StringReader(text));

    /// <inheritdoc/>
    public ParsingEvent? Current => _parser.Current;

    /// <inheritdoc/>
    public bool MoveNext()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception e) when (e is not YamlException)
        {
            Mark mark = Current?.End ?? Mark.Empty;
            throw new YamlException(mark, mark, "What follows is not valid YAML.", e);
        }
    }
}
