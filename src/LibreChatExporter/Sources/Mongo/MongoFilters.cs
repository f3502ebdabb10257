using System.Text;
using LibreChatExporter.LibreChat;
using MongoDB.Bson;
using ObjectId = LibreChatExporter.Bson.ObjectId;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>Says in the driver's words what this project says in its own.</summary>
internal static class MongoFilters
{
    private static readonly string Field = Encoding.UTF8.GetString(Tenant.Field);

    /// <summary>The driver's form of an ObjectId.</summary>
    internal static MongoDB.Bson.ObjectId ToDriver(this ObjectId id)
    {
        byte[] bytes = new byte[ObjectId.Size];
        id.CopyTo(bytes);
        return new MongoDB.Bson.ObjectId(bytes);
    }

    /// <summary>Adds the condition of a tenant to a filter.</summary>
    internal static BsonDocument And(this TenantFilter tenant, BsonDocument filter) => tenant.Name switch
    {
        null => filter,

        // A missing field is null to MongoDB.
        _ when tenant.IsNone => filter.Add(Field, new BsonDocument(
            "$in", new BsonArray { BsonNull.Value, "", Encoding.UTF8.GetString(Tenant.None) })),
        string name => filter.Add(Field, name),
    };
}
