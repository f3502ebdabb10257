using LibreChatExporter.Bson;

namespace LibreChatExporter.LibreChat;

/// <summary>A document of <c>agents</c>: who an <c>agent_…</c> id is. The texts are UTF-8, empty where missing.</summary>
internal readonly ref struct Agent
{
    /// <summary>The fields that are read, for projections.</summary>
    public static readonly IReadOnlyList<string> Fields = ["id", "name", "provider", "model", "tenantId"];

    /// <summary>The id that messages and legacy transactions carry: <c>agent_</c> and 21 characters.</summary>
    public required ReadOnlySpan<byte> Id { get; init; }

    /// <summary>The name that its author gave it.</summary>
    public required ReadOnlySpan<byte> Name { get; init; }

    /// <summary>The provider or custom endpoint that runs its model.</summary>
    public required ReadOnlySpan<byte> Provider { get; init; }

    /// <summary>Its model's name.</summary>
    public required ReadOnlySpan<byte> Model { get; init; }

    /// <summary>The organisation, or <see cref="LibreChat.Tenant.None"/>. An id is unique within one.</summary>
    public required ReadOnlySpan<byte> Tenant { get; init; }

    /// <summary>
    /// Whether <paramref name="model"/> names an agent rather than a model. Ids of ephemeral agents do not start so, and are none.
    /// </summary>
    public static bool IsAgentId(ReadOnlySpan<byte> model) => model.StartsWith("agent_"u8);

    /// <summary>The id without the suffix <c>____N</c> that marks agents which ran in parallel.</summary>
    public static ReadOnlySpan<byte> WithoutRunSuffix(ReadOnlySpan<byte> id)
    {
        int digits = id.Length - id.TrimEnd("0123456789"u8).Length;
        ReadOnlySpan<byte> stem = id[..^digits];
        return digits > 0 && stem.EndsWith("____"u8) ? stem[..^4] : id;
    }

    /// <summary>Reads a document of <c>agents</c>; false when it has no id.</summary>
    /// <exception cref="BsonFormatException">The bytes are not a document.</exception>
    public static bool TryParse(ReadOnlySpan<byte> document, out Agent agent)
    {
        ReadOnlySpan<byte> id = default, name = default, provider = default, model = default;
        BsonValue tenant = default;
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual("id"u8))
            {
                id = reader.Value.StringOrEmpty;
            }
            else if (reader.Name.SequenceEqual("name"u8))
            {
                name = reader.Value.StringOrEmpty;
            }
            else if (reader.Name.SequenceEqual("provider"u8))
            {
                provider = reader.Value.StringOrEmpty;
            }
            else if (reader.Name.SequenceEqual("model"u8))
            {
                model = reader.Value.StringOrEmpty;
            }
            else if (reader.Name.SequenceEqual(LibreChat.Tenant.Field))
            {
                tenant = reader.Value;
            }
        }

        agent = new Agent { Id = id, Name = name, Provider = provider, Model = model, Tenant = LibreChat.Tenant.Of(tenant) };
        return !id.IsEmpty;
    }
}
