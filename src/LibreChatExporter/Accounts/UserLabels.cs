using System.Security.Cryptography;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Accounts;

/// <summary>
/// What stands in the label <c>user</c> for each user: decided when the user is first shown, and kept, because a counter that moved to
/// another label would have fallen under the old one. Not thread-safe.
/// </summary>
/// <param name="kind">What is shown.</param>
/// <param name="hashKey">The key of <see cref="UserLabelKind.Hash"/>.</param>
/// <param name="directory">The accounts.</param>
/// <param name="labels">The labels.</param>
internal sealed class UserLabels(UserLabelKind kind, byte[]? hashKey, UserDirectory directory, LabelTable labels) : ICheckpointed
{
    /// <summary>Bytes of a hash that are shown, as hexadecimal digits: enough that no two users share one.</summary>
    private const int HashBytes = 8;

    private readonly int _all = labels.GetOrAdd("all"u8);

    /// <summary>For each id one more than the label, as 0 means undecided.</summary>
    private int[] _shown = [];

    /// <summary>Whether the accounts must be known before any user is shown.</summary>
    public bool NeedsDirectory => kind.NeedsAccounts;

    /// <summary>Whether it can be said now what a user is shown as.</summary>
    public bool IsReady => !NeedsDirectory || directory.IsLoaded;

    /// <summary>The label that stands for the user whose id has the label <paramref name="id"/>.</summary>
    public int Shown(int id)
    {
        if (kind == UserLabelKind.Id)
        {
            return id;
        }

        ref int shown = ref Slots.At(ref _shown, id);
        if (shown == 0)
        {
            shown = Decide(id) + 1;
        }

        return shown - 1;
    }

    /// <summary>
    /// As <see cref="Shown"/>, for what is no counter: decides nothing, so that an account that is not known yet may still get its label.
    /// </summary>
    public int ShownNow(int id) => kind == UserLabelKind.Id ? id : id < _shown.Length && _shown[id] != 0 ? _shown[id] - 1 : Decide(id);

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.Write(_shown.Count(shown => shown != 0));
        for (int id = 0; id < _shown.Length; id++)
        {
            if (_shown[id] != 0)
            {
                writer.WriteLabel(id);
                writer.WriteLabel(_shown[id] - 1);
            }
        }
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader)
    {
        for (int left = reader.ReadCount(2 * sizeof(int)); left > 0; left--)
        {
            int id = reader.ReadLabel();
            Slots.At(ref _shown, id) = reader.ReadLabel() + 1;
        }
    }

    /// <summary>Where the account is gone or lacks the text, its id stands for it, unless the kind is to hide who somebody is.</summary>
    private int Decide(int id)
    {
        bool isKnown = directory.Known.TryGetValue(id, out UserEntry user);
        return kind switch
        {
            UserLabelKind.None => _all,
            UserLabelKind.Hash => id == LabelTable.Unknown ? id : Hashed(id),
            UserLabelKind.Domain => OrElse(user.Domain, LabelTable.Unknown),
            UserLabelKind.Role => OrElse(user.Role, LabelTable.Unknown),
            UserLabelKind.Email => OrElse(user.Email, id),
            UserLabelKind.Username => OrElse(user.Username, id),
            _ => OrElse(user.Name, id),
        };

        int OrElse(int text, int other) => isKnown && labels[text].Length > 0 ? text : other;
    }

    private int Hashed(int id)
    {
        byte[] hash = HMACSHA256.HashData(hashKey!, labels[id].Span);
        return labels.GetOrAdd(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.AsSpan(0, HashBytes))));
    }
}
