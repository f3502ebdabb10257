using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Primitives;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Accounts;

/// <summary>What a user has left.</summary>
/// <param name="Id">Of the document: of several, the smallest is the one that LibreChat uses.</param>
/// <param name="Credits">In credits, a millionth of a US dollar each; null where that is no number.</param>
/// <param name="LastRefill">When credits were last added automatically, in milliseconds since the Unix epoch; null where never.</param>
internal readonly record struct UserBalance(ObjectId Id, double? Credits, long? LastRefill);

/// <summary>Tells balances apart: labels of the user's id and of the organisation.</summary>
internal readonly record struct BalanceKey(int User, int Tenant);

/// <summary>The balances by user. Not thread-safe.</summary>
internal sealed class Balances(LabelTable labels, DocumentCounts documents)
{
    private Dictionary<BalanceKey, UserBalance> _byUser = [];

    /// <summary>The balances by user and organisation.</summary>
    public IReadOnlyDictionary<BalanceKey, UserBalance> ByUser => _byUser;

    /// <summary>Replaces the balances by what the source has; keeps them as they are when that fails.</summary>
    /// <returns>Documents read.</returns>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    public long Refresh(ILibreChatSource source, CancellationToken cancellation)
    {
        Dictionary<BalanceKey, UserBalance> byUser = new(_byUser.Count);
        using IDocumentCursor cursor = source.Read(Collection.Balances, Balance.Fields, from: default, cancellation);
        long read = cursor.ReadAll(Collection.Balances, documents, document => Add(byUser, Balance.Parse(document)));
        _byUser = byUser;
        return read;
    }

    private void Add(Dictionary<BalanceKey, UserBalance> byUser, in Balance balance)
    {
        if (!balance.User.TryGetObjectId(out ObjectId user))
        {
            return;
        }

        var key = new BalanceKey(labels.GetOrAdd(user), labels.GetOrAdd(Tenant.Of(balance.TenantId)));
        if (!byUser.TryGetValue(key, out UserBalance other) || balance.Id < other.Id)
        {
            byUser[key] = new UserBalance(
                balance.Id,
                balance.Credits.TryGetFinite(out double credits) ? credits : null,
                balance.LastRefill.TryGetUnixMilliseconds(out long refilled) ? refilled : null);
        }
    }
}
