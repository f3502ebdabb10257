using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Settings;

/// <summary>Mistakes that people make with a URI that holds a password. Whatever is said to them, the password is not in it.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Password = "hunter2";
    private const string Uri = "mongodb://exporter:hunter2@db.example.test:27017/LibreChat";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Uri)]
    [InlineData("serve", Uri)]
    [InlineData("check", Uri)]
    [InlineData("--sorce", Uri)]
    [InlineData("--sorce=" + Uri)]
    [InlineData("--source", "x", Uri)]
    [InlineData("--once", Uri)]
    [InlineData("--source", Uri, "--overlap", "soon")]
    [InlineData("--source", Uri, "--demo")]
    [InlineData("--database", "x", "--source=" + Uri, "--source=" + Uri)]
    public void A_slip_on_the_command_line_does_not_show_it(params string[] arguments)
        => Assert.DoesNotContain(Password, CommandRun.ErrorOf(arguments), StringComparison.Ordinal);

    [Theory]
    [InlineData("LIBRECHAT_EXPORTER_SOURCE_FILE")]
    [InlineData("MONGO_URI_FILE")]
    public void A_uri_in_the_place_of_a_files_name_does_not_show_it(string variable)
        => Assert.DoesNotContain(Password, CommandRun.ErrorOf([], (variable, Uri)), StringComparison.Ordinal);

    [Theory]
    [InlineData(Uri)]
    [InlineData("source " + Uri)]
    [InlineData("- " + Uri)]
    [InlineData("source: \"" + Uri)]
    [InlineData("source: [" + Uri + "]")]
    [InlineData("sorce: " + Uri)]
    [InlineData("source: " + Uri + "\nsource: " + Uri)]
    [InlineData("budgets: " + Uri)]
    [InlineData("budgets:\n- " + Uri)]
    [InlineData("prices: [{model: [" + Uri + "]}]")]
    public void A_slip_in_the_file_does_not_show_it(string yaml)
    {
        string config = _folder.Write("settings.yaml", System.Text.Encoding.UTF8.GetBytes(yaml));

        Assert.DoesNotContain(Password, CommandRun.ErrorOf(["--config", config]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Uri)]
    [InlineData("\"" + Uri + "\"")]
    [InlineData("'" + Uri + "'")]
    [InlineData(" " + Uri)]
    [InlineData("MongoDB://exporter:hunter2@db.example.test/LibreChat")]
    [InlineData("mongo://exporter:hunter2@db.example.test/LibreChat")]
    [InlineData("mongodb:/exporter:hunter2@db.example.test/LibreChat")]
    [InlineData("exporter:hunter2@db.example.test/LibreChat")]
    public void A_source_whose_scheme_or_quotes_are_wrong_shows_it_nowhere(string uri)
    {
        CommandRun run = CommandRun.Of(["--once"], ("MONGO_URI", uri));
        if (run.Settings is null)
        {
            Assert.DoesNotContain(Password, run.Error, StringComparison.Ordinal);
            return;
        }

        using ILibreChatSource source = SourceFactory.Create(run.Settings, TimeProvider.System);
        Assert.DoesNotContain(Password, source.Description, StringComparison.Ordinal);
        if (source is DumpSource)
        {
            var error = Assert.Throws<SourceException>(() => source.ReadTransactions(default, CancellationToken.None));
            Assert.DoesNotContain(Password, error.Message, StringComparison.Ordinal);
        }
    }
}
