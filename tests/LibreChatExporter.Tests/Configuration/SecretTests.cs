using LibreChatExporter.Configuration;
using LibreChatExporter.Hosting;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Configuration;

/// <summary>Mistakes that people make with a URI that holds a password. Whatever is said to them, the password is not in it.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Password = "hunter2";
    private const string Uri = "mongodb://exporter:hunter2@db.example.test:27017/LibreChat";

    /// <summary>A password may have blanks, and messages are cut at them.</summary>
    private const string Blanks = "mongodb://exporter:a hunter2 b@db.example.test";

    private readonly TempFolder _folder = new();

    /// <summary>The settings that do not take any text.</summary>
    public static TheoryData<string> CheckedSettings => [.. Setting.All.Select(setting => setting.Name).Except(
        ["source", "tenant", "include-models", "exclude-models", "include-agents", "exclude-agents",
            "auth-token-file", "auth-users-file", "tls-key-file", "user-hash-key-file", "tls-client-ca-file"])];

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
    [InlineData("--once=" + Uri)]
    [InlineData("--once:" + Uri)]
    [InlineData("--once", "--demo=" + Blanks)]
    [InlineData(Blanks)]
    [InlineData("--sorce=" + Blanks)]
    [InlineData("report", "--source", "x", "--by", Uri)]
    [InlineData("report", "--source", "x", "--by", Blanks)]
    [InlineData("report", "--source", "x", "--period", Uri)]
    [InlineData("report", "--source", "x", "--top", Blanks)]
    [InlineData("report", "--source", "x", "--format", Uri)]
    [InlineData("report", "--source", "x", "--period", "custom", "--from", Uri, "--to", Uri)]
    [InlineData("backfill", "--source", "x", "--from", Uri)]
    [InlineData("backfill", "--source", "x", "--step", Uri)]
    [InlineData("backfill", "--source", "x", "--out", Uri)]
    [InlineData("backfill", "--source", "x", "--split", Uri)]
    [InlineData("backfill", "--source", "x", "--blocks", Uri)]
    [InlineData("backfill", "--source", "x", "--blocks", "x", "--promtool", Uri)]
    [InlineData("backfill", "--source", "x", "--label", Uri)]
    [InlineData("--config", Uri)]
    [InlineData("@" + Uri)]
    [InlineData("--listen", "exporter:hunter2@db.example.test")]
    public void A_uri_in_the_place_of_another_argument_does_not_show_it(params string[] arguments)
        => Assert.DoesNotContain(Password, CommandRun.ErrorOf(arguments), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(CheckedSettings))]
    public void A_uri_in_the_place_of_another_setting_does_not_show_it(string name)
    {
        Setting setting = Setting.All.Single(setting => setting.Name == name);
        Assert.All((string[])[Uri, Blanks, Uri + "," + Uri], uri =>
        {
            string config = _folder.Write("settings.yaml", System.Text.Encoding.UTF8.GetBytes($"source: x\n{name}: \"{uri}\""));
            string value = _folder.Write("value", System.Text.Encoding.UTF8.GetBytes(uri));
            string[] errors =
            [
                setting.IsSwitch ? "" : CommandRun.ErrorOf(["--source", "x", setting.Flag, uri]),
                CommandRun.ErrorOf(["--source", "x"], (setting.Variable, uri)),
                CommandRun.ErrorOf(["--source", "x"], (setting.Variable + "_FILE", value)),
                CommandRun.ErrorOf(["--source", "x"], (setting.Variable + "_FILE", uri)),
                CommandRun.ErrorOf(["--config", config]),
            ];

            Assert.All(errors, error => Assert.DoesNotContain(Password, error, StringComparison.Ordinal));
            Assert.Contains(setting.Variable, errors[1], StringComparison.Ordinal);
        });
    }

    [Fact]
    public void What_looks_like_a_uri_is_said_to()
        => Assert.Equal(
            "librechat-exporter: --listen: this looks like a URI, and is not shown; it is not an address and a port such as "
            + "127.0.0.1:9787 or 0.0.0.0:9787",
            CommandRun.ErrorOf(["--source", "x", "--listen", Uri]));

    [Fact]
    public void A_uri_in_the_name_of_a_variable_does_not_show_it()
        => Assert.DoesNotContain(
            Password, Assert.Single(UnknownVariables.Complaints(["LIBRECHAT_EXPORTER_" + Uri])), StringComparison.Ordinal);

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
    [InlineData("\"" + Uri + "\": x")]
    [InlineData("\"" + Blanks + "\": x")]
    [InlineData("budgets: [{\"" + Blanks + "\": x}]")]
    [InlineData("budgets: [{name: a, amount: \"" + Blanks + "\"}]")]
    [InlineData("budgets: [{name: a, amount: 1, window: \"" + Blanks + "\"}]")]
    [InlineData("prices: [{model: \"a," + Blanks + "\", input: 1, output: 1}]")]
    [InlineData("overlap: *" + Uri)]
    [InlineData("overlap: !" + Uri + " 5m")]
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

        Exception? error = Record.Exception(() =>
        {
            using ILibreChatSource source = SourceFactory.Create(run.Settings, TimeProvider.System);
            Assert.DoesNotContain(Password, source.Description, StringComparison.Ordinal);
            Assert.False(source is DumpSource && source.ReadTransactions(default, CancellationToken.None).MoveNext());
        });
        Assert.True(error is null or SourceException, $"{error}");
        Assert.DoesNotContain(Password, $"{error}", StringComparison.Ordinal);
    }
}
