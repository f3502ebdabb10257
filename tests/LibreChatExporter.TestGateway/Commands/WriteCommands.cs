using LibreChatExporter.TestGateway.Bson;
using LibreChatExporter.TestGateway.Engine;

namespace LibreChatExporter.TestGateway.Commands;

/// <summary>insert, update and delete.</summary>
internal static class WriteCommands
{
    public static IEnumerable<KeyValuePair<string, Command>> All(DocumentDb database) =>
    [
        new("insert", DoneBy("insert", database)),
        new("update", DoneBy("update", database)),
        new("delete", DoneBy("delete", database)),
    ];

    private static Command DoneBy(string function, DocumentDb database)
    {
        var sql = $"SELECT p_result::bytea FROM documentdb_api.{function}($1, $2, $3::bytea::documentdb_core.bsonsequence)";
        return new Command(CommandScope.Collection, async (request, stop) =>
        {
            var result = await database.CallAsync(sql, stop, request.Database, request.Body, request.DocumentSequence);
            return BsonReader.Find(result, "writeErrors") is null ? result : WithMongoErrors(result);
        });
    }

    private static byte[] WithMongoErrors(byte[] result)
    {
        var translated = new BsonWriter();
        foreach (var element in BsonReader.Elements(result))
        {
            if (element.Name == "writeErrors")
            {
                translated.AddArray(
                    element.Name,
                    BsonReader.Elements(element.AsDocument()),
                    (array, index, error) => array.Add(index, WithMongoError(error.AsDocument())));
            }
            else
            {
                translated.Copy(element);
            }
        }

        return translated.ToDocument();
    }

    private static BsonWriter WithMongoError(ReadOnlyMemory<byte> error)
    {
        var code = DocumentDbErrors.ToMongo(BsonReader.Find(error, "code")!.Value.AsInt64());
        var translated = new BsonWriter();
        foreach (var element in BsonReader.Elements(error))
        {
            _ = element.Name switch
            {
                "code" => translated.Add("code", (int)code),

                // Clients of MongoDB recognise a duplicate by these words as often as by the code.
                "errmsg" when code == MongoErrorCode.DuplicateKey =>
                    translated.Add("errmsg", "E11000 duplicate key error: " + element.AsString()),
                _ => translated.Copy(element),
            };
        }

        return translated;
    }
}
