using LibreChatExporter.Checkpoints;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Ledger;

/// <summary>
/// Which provider serves a model: the endpoint of the first answer seen that the model gave outside an agent. One provider a model, so that
/// the information can be joined on the model alone. Not thread-safe.
/// </summary>
internal sealed class ModelProviders(LabelTable labels) : ICheckpointed
{
    private readonly Dictionary<int, int> _providers = [];

    /// <summary>Labels of models and their providers.</summary>
    public IReadOnlyDictionary<int, int> Known => _providers;

    /// <summary>Notes the provider of a model; empty texts and models that have one already change nothing.</summary>
    public void Learn(ReadOnlySpan<byte> model, ReadOnlySpan<byte> provider)
    {
        if (!model.IsEmpty && !provider.IsEmpty)
        {
            _providers.TryAdd(labels.GetOrAdd(model), labels.GetOrAdd(provider));
        }
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => writer.WriteLabels(_providers);

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader) => reader.ReadLabels(_providers);
}
