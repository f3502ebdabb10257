using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources.Mongo;

[assembly: DisableRuntimeMarshalling]

namespace LibreChatExporter.Benchmarks;

/// <summary>A database of its own on the test server, filled through the product's driver and dropped at the end.</summary>
internal sealed partial class BenchmarkDatabase : IDisposable
{
    private const int BatchSize = 1000;

    private readonly MongoConnection _connection;

    internal BenchmarkDatabase()
    {
        Uri = Environment.GetEnvironmentVariable("LIBRECHAT_EXPORTER_TEST_MONGO_URI")
            ?? throw new InvalidOperationException("no database: run this through tests/test-database run");
        Name = $"benchmark_{Guid.NewGuid():N}";
        _connection = Connect();
        Command(new BsonWriter().String("createIndexes", Collection.Messages).Array("indexes", indexes => indexes
            .Document("0", index => index.Document("key", key => key.Int32("messageId", 1)).String("name", "messageId_1"))
            .Document("1", index => index.Document("key", key => key.Int32("createdAt", 1)).String("name", "createdAt_1"))));
    }

    internal string Uri { get; }

    internal string Name { get; }

    internal MongoConnection Connect() => new(new MongoAddress(Uri), Name, TimeSpan.FromMinutes(1));

    internal void Insert(string collection, IEnumerable<byte[]> documents)
    {
        foreach (byte[][] batch in documents.Chunk(BatchSize))
        {
            Command(new BsonWriter().String("insert", collection).Array("documents", array =>
            {
                for (int i = 0; i < batch.Length; i++)
                {
                    array.Document($"{i}", document =>
                    {
                        var reader = new BsonReader(batch[i]);
                        while (reader.Read())
                        {
                            document.Value(System.Text.Encoding.UTF8.GetString(reader.Name), reader.Value);
                        }
                    });
                }
            }));
        }
    }

    public void Dispose()
    {
        Command(new BsonWriter().Int32("dropDatabase", 1));
        _connection.Dispose();
    }

    [ModuleInitializer]
    internal static void UseTheProductsDriver()
        => NativeLibrary.SetDllImportResolver(typeof(BenchmarkDatabase).Assembly, Libmongoc.Resolve);

    [LibraryImport("mongoc", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    private static partial bool mongoc_client_command_simple(
        ClientHandle client, string database, BsonHandle command, nint readPreferences, nint reply, ref BsonError error);

    private void Command(BsonWriter command)
    {
        BsonError error = default;
        using BsonHandle bson = BsonHandle.Of(command.ToArray());
        if (!mongoc_client_command_simple(_connection.Client, Name, bson, 0, 0, ref error))
        {
            throw new InvalidOperationException(error.Message);
        }
    }
}
