namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>A database of one test's own on the server, empty at first and dropped at the end.</summary>
internal sealed class TestDatabase : IDisposable
{
    /// <summary>What the names of all tests' databases start with.</summary>
    internal const string Prefix = "exporter_test_";

    private const int DefaultPort = 27017;

    private TestDatabase(string serverUri)
    {
        ServerUri = serverUri;
        Writer = new DatabaseWriter(serverUri, Name);
    }

    /// <summary>Its name: nobody else's, also not of a run at the same time.</summary>
    internal string Name { get; } = $"{Prefix}{Guid.NewGuid():N}";

    /// <summary>The URI of the server, as given.</summary>
    internal string ServerUri { get; }

    /// <summary>The port of the server, for what stands between it and the exporter.</summary>
    internal int ServerPort => new UriBuilder(ServerUri).Port is > 0 and int port ? port : DefaultPort;

    /// <summary>The URI of this very database.</summary>
    internal string Uri => UriWith();

    internal DatabaseWriter Writer { get; }

    public void Dispose() => Writer.DropDatabase();

    /// <summary>Makes one with LibreChat's collections and indexes; skips the test where there is no server.</summary>
    internal static TestDatabase Create()
    {
        var database = new TestDatabase(TestEnvironment.RequireMongoUri());
        database.Writer.CreateIndexes();
        return database;
    }

    /// <summary>As <see cref="Uri"/>, with further options.</summary>
    internal string UriWith(params string[] options) => UriOf(new UriBuilder(ServerUri), options);

    /// <summary>As <see cref="UriWith"/>, for something on another port of this machine that leads to the server.</summary>
    internal string UriOn(int port, params string[] options) => UriOf(new UriBuilder(ServerUri) { Port = port }, options);

    private string UriOf(UriBuilder uri, string[] options)
    {
        uri.Path = "/" + Name;
        uri.Query = string.Join('&', [.. uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries), .. options]);
        return uri.Uri.AbsoluteUri;
    }
}
