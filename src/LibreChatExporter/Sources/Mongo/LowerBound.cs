using System.Text;
using LibreChatExporter.Bson;
using MongoDB.Bson;
using BsonValue = MongoDB.Bson.BsonValue;
using ObjectId = LibreChatExporter.Bson.ObjectId;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>Where the documents that are wanted begin: at a value of a field.</summary>
internal sealed class LowerBound
{
    private readonly string _field;
    private readonly BsonValue _value;
    private readonly byte[] _name;
    private readonly ObjectId _id;
    private readonly long _milliseconds;

    private LowerBound(string field, BsonValue value)
        => (_field, _value, _name) = (field, value, Encoding.UTF8.GetBytes(field));

    /// <summary>Begins at an <c>_id</c>.</summary>
    internal LowerBound(ObjectId from)
        : this("_id", from.ToDriver()) => _id = from;

    /// <summary>Begins at a time of <c>createdAt</c>.</summary>
    internal LowerBound(DateTimeOffset since)
        : this("createdAt", new BsonDateTime(since.ToUnixTimeMilliseconds())) => _milliseconds = since.ToUnixTimeMilliseconds();

    /// <summary>The filter for these documents.</summary>
    internal BsonDocument Filter => new(_field, new BsonDocument("$gte", _value));

    /// <summary>Whether all that is wanted from another bound on is wanted from this one on, too.</summary>
    internal bool Covers(LowerBound other)
        => _name.AsSpan().SequenceEqual(other._name) && _id <= other._id && _milliseconds <= other._milliseconds;

    /// <summary>Whether a document is not before it.</summary>
    /// <exception cref="BsonFormatException">The bytes are not a document.</exception>
    internal bool Admits(ReadOnlySpan<byte> document)
    {
        Bson.BsonValue value = BsonReader.Find(document, _name);
        return value.TryGetObjectId(out ObjectId id) ? id >= _id : value.TryGetUnixMilliseconds(out long time) && time >= _milliseconds;
    }
}
