using LibreChatExporter.Checkpoints;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.History;

/// <summary>
/// Numbers chats and their users. What a user does outside chats is in one more of theirs, which counts as none. Not thread-safe; but
/// numbers that have been given never change.
/// </summary>
internal sealed class ChatNumbers
{
    private readonly HashNumbers _users = new();
    private readonly HashNumbers _chats = new();

    /// <summary>The user of each chat: the complement of the number where it is none.</summary>
    private readonly ChunkedArray<int> _userOf = new();
    private (ulong User, ulong Chat, int Number) _last;

    /// <summary>How many users there are.</summary>
    internal int Users => _users.Count;

    /// <summary>How many chats there are.</summary>
    internal int Count => _chats.Count;

    /// <summary>The number of a chat.</summary>
    /// <param name="user">Hash of the user.</param>
    /// <param name="chat">Hash of user and chat; 0 where there is none.</param>
    internal int Of(ulong user, ulong chat)
    {
        if (_last.User != user || _last.Chat != chat || Count == 0)
        {
            int number = _chats.GetOrAdd(chat == 0 ? user : chat, out bool isNew);
            if (isNew)
            {
                int of = _users.GetOrAdd(user, out _);
                _userOf.At(number) = chat == 0 ? ~of : of;
            }

            _last = (user, chat, number);
        }

        return _last.Number;
    }

    /// <summary>The users of the chats that there are now.</summary>
    internal ChatUsers Current() => new(_userOf, Count, Users);

    /// <summary>Writes the users and chats from two numbers on.</summary>
    internal void Save(CheckpointWriter writer, int fromUser = 0, int fromChat = 0)
    {
        _users.Save(writer, fromUser);
        _chats.Save(writer, fromChat);
        for (int chat = fromChat; chat < Count; chat++)
        {
            writer.Write(_userOf[chat]);
        }
    }

    /// <summary>Adds what was saved.</summary>
    /// <exception cref="CheckpointException">It is invalid.</exception>
    internal void Restore(CheckpointReader reader)
    {
        int from = Count;
        _users.Restore(reader);
        _chats.Restore(reader);
        for (int chat = from; chat < Count; chat++)
        {
            int user = reader.ReadInt32();
            _userOf.At(chat) = (user < 0 ? ~user : user) < Users ? user : throw reader.Invalid("the user of a chat");
        }
    }
}

/// <summary>Whose chats are whose, as of one moment. Immutable.</summary>
/// <param name="userOf">For each chat its user, or the complement where it counts as none; there may be more behind.</param>
/// <param name="chats">How many chats there are.</param>
/// <param name="users">How many users there are.</param>
internal sealed class ChatUsers(ChunkedArray<int> userOf, int chats, int users)
{
    /// <summary>How many chats there are.</summary>
    internal int Chats => chats;

    /// <summary>How many users there are.</summary>
    internal int Users => users;

    /// <summary>The user of a chat, and whether the chat counts.</summary>
    internal (int User, bool IsChat) this[int chat] => userOf[chat] is var user && user < 0 ? (~user, false) : (user, true);
}
