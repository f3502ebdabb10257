using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>Where to look when nobody says which database is LibreChat's.</summary>
internal static class DefaultDatabases
{
    /// <summary>The one in LibreChat's own examples.</summary>
    internal const string Usual = "LibreChat";

    /// <summary>The one that Mongoose, and so LibreChat, takes where its URI names none.</summary>
    private const string OfMongoose = "test";

    /// <summary>The first that has transactions; null where none has.</summary>
    /// <exception cref="SourceException">The server cannot be asked.</exception>
    internal static string? Find(MongoConnection connection, CancellationToken cancellation)
        => connection.Indexes(Collection.Transactions, cancellation, Usual) is not null ? Usual
            : HasTransactions(connection, OfMongoose, cancellation) ? OfMongoose
            : null;

    /// <summary>A user who may not look there is one of the other's, which is what has to be told then.</summary>
    private static bool HasTransactions(MongoConnection connection, string database, CancellationToken cancellation)
    {
        try
        {
            return connection.Indexes(Collection.Transactions, cancellation, database) is not null;
        }
        catch (SourceException e) when (e.Reason == SourceErrorReason.Permission)
        {
            return false;
        }
    }
}
