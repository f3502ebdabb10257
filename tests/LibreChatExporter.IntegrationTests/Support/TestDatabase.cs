namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>A database of one test's own on the server, empty at first and dropped at the end.</summary>
internal sealed class TestDatabase : IDisposable
{
    private TestDatabase(string serverUri)
    {
        ServerUri = serverUri;
        Writer = new DatabaseWriter(serverUri, Name);
    }

    /// <summary>Its name: nobody else's, also not of a run at the same time.</summary>
    internal string Name { get; } = $"exporter_{Guid.NewGuid():N}"[..28];

    /// <summary>The URI of the server, as given.</summary>
    internal string ServerUri { get; }

    /// <summary>The URI of this very database.</summary>
    internal string Uri => UriOn(new UriBuilder(ServerUri).Port);

    internal DatabaseWriter Writer { get; }

    public void Dispose()
    {
        Writer.DropDatabase();
        Writer.Dispose();
    }

    /// <summary>Makes one with LibreChat's collections and indexes; skips the test where there is no server.</summary>
    internal static TestDatabase Create()
    {
        var database = new TestDatabase(TestEnvironment.RequireMongoUri());
        database.Writer.CreateIndexes();
        return database;
    }

    /// <summary>As <see cref="Uri"/>, for something on another port of this machine that leads to the server.</summary>
    internal string UriOn(int port)
    {
        var uri = new UriBuilder(ServerUri) { Path = "/" + Name, Port = port };
        return uri.Uri.AbsoluteUri;
    }
}
