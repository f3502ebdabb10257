using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;
using LibreChatExporter.Text;

namespace LibreChatExporter.People;

/// <summary>What a user has left.</summary>
/// <param name="Id">Of the document: of several, the smallest is the one that LibreChat uses.</param>
/// <param name="Tenant">Label of the organisation.</param>
/// <param name="Credits">In credits, a millionth of a US dollar each; null where that is no number.</param>
/// <param name="LastRefill">When credits were last added automatically, in milliseconds since the Unix epoch; null where never.</param>
public readonly record struct UserBalance(ObjectId Id, int Tenant, double? Credits, long? LastRefill);

/// <summary>The balances by user. Not thread-safe.</summary>
public sealed class Balances(LabelTable labels, DocumentCounts documents)
{
    private Dictionary<int, UserBalance> _byUser = [];

    /// <summary>The balances by the label of the user's id.</summary>
    public IReadOnlyDictionary<int, UserBalance> ByUser => _byUser;

    /// <summary>Replaces the balances by what the source has; keeps them as they are when that fails.</summary>
    /// <returns>Documents read.</returns>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    public long Refresh(ILibreChatSource source, CancellationToken cancellation)
    {
        Dictionary<int, UserBalance> byUser = new(_byUser.Count);
        using IDocumentCursor cursor = source.Read(Collection.Balances, Balance.Fields, from: default, cancellation);
        long read = 0;
        try
        {
            while (cursor.MoveNext())
            {
                read++;
                Add(byUser, Balance.Parse(cursor.Current));
            }
        }
        catch (BsonFormatException e)
        {
            throw cursor.Refuse(e);
        }
        finally
        {
            documents.Add(Collection.Balances, read);
        }

        _byUser = byUser;
        return read;
    }

    private void Add(Dictionary<int, UserBalance> byUser, in Balance balance)
    {
        if (!balance.User.TryGetObjectId(out ObjectId user))
        {
            return;
        }

        Span<byte> hex = stackalloc byte[ObjectId.HexLength];
        user.FormatHex(hex);
        int id = labels.GetOrAdd(hex);
        if (!byUser.TryGetValue(id, out UserBalance other) || balance.Id < other.Id)
        {
            byUser[id] = new UserBalance(
                balance.Id,
                labels.GetOrAdd(Tenant.Of(balance.TenantId)),
                balance.Credits.TryGetFinite(out double credits) ? credits : null,
                balance.LastRefill.TryGetUnixMilliseconds(out long refilled) ? refilled : null);
        }
    }
}
