using System.Text;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Fuzzing;

[Trait(Speed.Name, Speed.Slow)]
public sealed class SettingsFileFuzzTests : IDisposable
{
    private const string Lists = """
        # settings
        refresh-interval: 30s
        windows: 24h,7d,month
        user-label: "email"
        exclude-models: '*-mini'
        budgets:
          - name: marketing
            amount: 500
            window: month
            user: "alice@example.com"
          - {name: "all", amount: 1e3, agent: 'Research*'}
        prices:
          - model: my-llama*
            input: 0.5
            output: 1.5
            premium-above: 200000
            premium-input: 1
            premium-output: 3
        """;

    private const string Values = """
        database: LibreChat
        once: true
        as-of: 2026-11-20T12:00:00Z
        listen: "[::1]:9787"
        slow-interval: 1h30m
        overlap: 5m
        attribution-wait: 250ms
        feedback-lookback: 30d
        query-timeout: 1.5s
        time-zone: Europe/Berlin
        include-models: gpt-*, claude-?
        include-agents: >-
          a,
          b
        tenant: acme
        tenant-label: yes
        series-limit: 50000
        disable: process, runtime
        reprice: 1
        log-level: debug
        """;

    private static readonly byte[][] Snippets = Texts(
        ":", "- ", "  ", "\n", "\t", "&a ", "*a", "!x ", "{", "}", "[", "]", "\"", "'", "|", ">", "? ", "---\n", "...\n", "%YAML 9.9\n",
        "<<: ", "\\x00", "\\ud800", "\0", "\uFEFF", "\u2028", "~", ",", "#", "@", "`", "1e999", "-", "99999999999999999999",
        "../", "é", "budgets: ", "once: ");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Any_settings_file_is_read_or_refused_and_nothing_else_happens(int seed)
    {
        // The file is read in one piece of a megabyte. YAML takes some hundred bytes a character, and complaints list all settings.
        var run = new FuzzRun(seed, Texts(Lists, Values), Snippets) { Allowance = 2 << 20, AllowancePerByte = 1024 };

        double refused = run.Run<SettingsException>(input => SettingsReader.Read(
            new Dictionary<Setting, string> { [Setting.Source] = "x" }, _ => null, _folder.Write("settings.yaml", input)));

        Assert.InRange(refused, 0.1, 0.99);
    }

    private static byte[][] Texts(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
