using LibreChatExporter.Bson;

namespace LibreChatExporter.LibreChat;

/// <summary>A document of <c>users</c>: an account. The texts are UTF-8, empty where missing.</summary>
internal readonly ref struct User
{
    /// <summary>The fields that are read, for projections.</summary>
    public static readonly IReadOnlyList<string> Fields = ["_id", "email", "username", "name", "role", "provider"];

    /// <summary>The id that transactions carry.</summary>
    public required ObjectId Id { get; init; }

    /// <summary>The e-mail address.</summary>
    public required ReadOnlySpan<byte> Email { get; init; }

    /// <summary>The login name.</summary>
    public required ReadOnlySpan<byte> Username { get; init; }

    /// <summary>The full name.</summary>
    public required ReadOnlySpan<byte> Name { get; init; }

    /// <summary><c>USER</c>, <c>ADMIN</c> or one of the installation's own.</summary>
    public required ReadOnlySpan<byte> Role { get; init; }

    /// <summary>How the user logs in: <c>local</c>, <c>openid</c>, <c>google</c> and so on.</summary>
    public required ReadOnlySpan<byte> Provider { get; init; }

    /// <summary>Reads a document of <c>users</c>; false when its id is none that LibreChat makes.</summary>
    /// <exception cref="BsonFormatException">The bytes are not a document.</exception>
    public static bool TryParse(ReadOnlySpan<byte> document, out User user)
    {
        ReadOnlySpan<byte> email = default, username = default, name = default, role = default, provider = default;
        BsonValue id = default;
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            ReadOnlySpan<byte> text = reader.Value.StringOrEmpty;
            switch (reader.Name)
            {
                case var field when field.SequenceEqual("_id"u8):
                    id = reader.Value;
                    break;
                case var field when field.SequenceEqual("email"u8):
                    email = text;
                    break;
                case var field when field.SequenceEqual("username"u8):
                    username = text;
                    break;
                case var field when field.SequenceEqual("name"u8):
                    name = text;
                    break;
                case var field when field.SequenceEqual("role"u8):
                    role = text;
                    break;
                case var field when field.SequenceEqual("provider"u8):
                    provider = text;
                    break;
            }
        }

        bool isUser = id.TryGetObjectId(out ObjectId objectId);
        user = new User { Id = objectId, Email = email, Username = username, Name = name, Role = role, Provider = provider };
        return isUser;
    }
}
