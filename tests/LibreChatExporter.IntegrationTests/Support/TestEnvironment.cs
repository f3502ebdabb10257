namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>What the machine offers to the tests; those that need more are skipped, with the reason.</summary>
internal static class TestEnvironment
{
    private const string UriVariable = "LIBRECHAT_EXPORTER_TEST_MONGO_URI";

    /// <summary>The URI of the document database, with a user and a password where the engine asks for them.</summary>
    internal static string RequireMongoUri()
    {
        string? uri = Environment.GetEnvironmentVariable(UriVariable);
        Skip.If(
            string.IsNullOrEmpty(uri),
            Environment.GetEnvironmentVariable("LIBRECHAT_EXPORTER_TEST_DATABASE_MISSING")
                ?? $"{UriVariable} is not set; run the tests through: tests/test-database run dotnet test");
        return uri!;
    }

    /// <summary>As <see cref="RequireMongoUri"/>, of a database that asks for user and password.</summary>
    internal static UriBuilder RequireMongoUriWithPassword()
    {
        var uri = new UriBuilder(RequireMongoUri());
        Skip.If(uri.Password.Length == 0, $"{UriVariable} has no password: nothing to keep secret or to get wrong");
        return uri;
    }

    /// <summary>The gateway's log of the commands that it got.</summary>
    internal static string RequireCommandLog()
    {
        _ = RequireMongoUri();
        string? path = Environment.GetEnvironmentVariable("LIBRECHAT_EXPORTER_TEST_COMMAND_LOG");
        Skip.If(string.IsNullOrEmpty(path), "this engine keeps no log of commands; the gateway of tests/test-database does");
        return path!;
    }

    /// <summary>
    /// How often a test repeats what it does: few times, unless the variable <c>LIBRECHAT_EXPORTER_TEST_…</c> asks for more.
    /// </summary>
    internal static int Times(string name, int few)
        => int.TryParse(Environment.GetEnvironmentVariable($"LIBRECHAT_EXPORTER_TEST_{name}"), out int times) ? times : few;

    /// <summary>The full path of a program that comes with a Prometheus of version 3 or newer.</summary>
    internal static string RequireNewerPrometheus(string name)
    {
        const string variable = "LIBRECHAT_EXPORTER_TEST_NEWER_PROMETHEUS";
        string? folder = Environment.GetEnvironmentVariable(variable);
        Skip.If(string.IsNullOrEmpty(folder), $"{variable} is not set; tests/test-database sets it where it makes its own Debian");
        return Path.Combine(folder!, name);
    }
}
