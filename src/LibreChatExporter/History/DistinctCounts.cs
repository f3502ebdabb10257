namespace LibreChatExporter.History;

/// <summary>
/// How many distinct chats each group has, and all together, and of how many users: in time that grows with the chats, not with their
/// number times the groups'.
/// </summary>
internal sealed class DistinctCounts
{
    private readonly int[] _users;
    private readonly int[] _chats;

    /// <summary>Counts.</summary>
    /// <param name="groups">A group for each chat.</param>
    /// <param name="chats">The chats, in any order, and any number of times.</param>
    /// <param name="count">Groups have numbers below this.</param>
    /// <param name="users">Whose chats are whose.</param>
    internal DistinctCounts(ReadOnlySpan<int> groups, ReadOnlySpan<int> chats, int count, ChatUsers users)
    {
        (_users, _chats) = (new int[count], new int[count]);
        using var ends = new Rented<int>(count);
        using var byGroup = new Rented<int>(chats.Length);
        Sort(groups, chats, ends.Span, byGroup.Span);

        // Who has been counted last for which group: 0 for none.
        using var chatSeen = new Rented<int>(users.Chats);
        using var userSeen = new Rented<int>(users.Users);
        Span<int> seenChats = chatSeen.Span, seenUsers = userSeen.Span;
        for (int group = 0, i = 0; group < count; group++)
        {
            for (; i < ends.Span[group]; i++)
            {
                int chat = byGroup.Span[i];
                if (seenChats[chat] == group + 1)
                {
                    continue;
                }

                seenChats[chat] = group + 1;
                (int user, bool isChat) = users[chat];
                _chats[group] += isChat ? 1 : 0;
                _users[group] += seenUsers[user] == group + 1 ? 0 : 1;
                seenUsers[user] = group + 1;
            }
        }

        int all = count + 1;
        foreach (int chat in chats)
        {
            if (seenChats[chat] == all)
            {
                continue;
            }

            seenChats[chat] = all;
            (int user, bool isChat) = users[chat];
            AllChats += isChat ? 1 : 0;
            AllUsers += seenUsers[user] == all ? 0 : 1;
            seenUsers[user] = all;
        }
    }

    /// <summary>The users of all groups, each once.</summary>
    internal int AllUsers { get; }

    /// <summary>The chats of all groups, each once.</summary>
    internal int AllChats { get; }

    /// <summary>The users of a group.</summary>
    internal int Users(int group) => _users[group];

    /// <summary>The chats of a group.</summary>
    internal int Chats(int group) => _chats[group];

    /// <summary>Puts the chats of a group beside one another, and says where each group ends.</summary>
    private static void Sort(ReadOnlySpan<int> groups, ReadOnlySpan<int> chats, Span<int> ends, Span<int> byGroup)
    {
        foreach (int group in groups)
        {
            ends[group]++;
        }

        int start = 0;
        foreach (ref int end in ends)
        {
            (end, start) = (start, start + end);
        }

        // Each place moves from where the group begins to where it ends.
        for (int i = 0; i < groups.Length; i++)
        {
            byGroup[ends[groups[i]]++] = chats[i];
        }
    }
}
