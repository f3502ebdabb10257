using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LibreChatExporter.Settings;

/// <summary>The settings file: one YAML mapping of names to single values. Read event by event, so that no nesting or reference costs anything.</summary>
internal static class SettingsFile
{
    /// <summary>The settings in the file, in its order.</summary>
    /// <exception cref="SettingsException">It is YAML, but something else than such a mapping.</exception>
    /// <exception cref="YamlException">It is no YAML.</exception>
    internal static IEnumerable<(int Line, string Name, string Value)> Read(string path, string text)
    {
        var parser = new Parser(new StringReader(text));
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            yield break;
        }

        parser.Consume<DocumentStart>();
        if (parser.TryConsume<Scalar>(out Scalar? only) && only.Value.Length == 0)
        {
            yield break;
        }

        if (!parser.TryConsume<MappingStart>(out _))
        {
            throw new SettingsException($"{path}: a settings file is a list of lines such as refresh-interval: 30s");
        }

        HashSet<string> seen = [];
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            long line = parser.Current!.Start.Line;
            if (!parser.TryConsume<Scalar>(out Scalar? name))
            {
                throw new SettingsException($"{path}, line {line}: there is no setting whose name is more than a word");
            }

            if (!seen.Add(name.Value))
            {
                throw new SettingsException($"{path}, line {line}: {name.Value} is there twice");
            }

            if (!parser.TryConsume<Scalar>(out Scalar? value))
            {
                throw new SettingsException($"{path}, line {line}: {name.Value} takes a single value");
            }

            yield return ((int)line, name.Value, value is { IsPlainImplicit: true, Value: "~" or "null" } ? "" : value.Value);
        }
    }
}
