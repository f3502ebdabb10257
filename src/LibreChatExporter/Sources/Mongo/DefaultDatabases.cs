using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>Where to look when nobody says which database is LibreChat's.</summary>
internal static class DefaultDatabases
{
    /// <summary>The one in LibreChat's own examples.</summary>
    internal const string Usual = "LibreChat";

    /// <summary>The one that Mongoose, and so LibreChat, takes where its URI names none.</summary>
    private const string OfMongoose = "test";

    /// <summary>Makes the connection read the first that has transactions.</summary>
    /// <returns>Its name; null where none has, and the connection reads the usual one.</returns>
    /// <exception cref="SourceException">The server cannot be asked.</exception>
    internal static string? Find(MongoConnection connection, CancellationToken cancellation)
    {
        foreach (string name in (string[])[Usual, OfMongoose])
        {
            connection.Database = name;
            if (connection.Indexes(Collection.Transactions, cancellation) is not null)
            {
                return name;
            }
        }

        connection.Database = Usual;
        return null;
    }
}
