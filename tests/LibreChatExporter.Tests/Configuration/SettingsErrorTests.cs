using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Configuration;

public sealed class SettingsErrorTests : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>A setting, and values that it must not take.</summary>
    public static TheoryData<string, string> WrongValues => new()
    {
        { "once", "maybe" },
        { "demo", "2" },
        { "as-of", "yesterday" },
        { "as-of", "0001-01-01T00:00:00Z" },
        { "as-of", "9999-12-31T00:00:00Z" },
        { "listen", "9787" },
        { "listen", "example.test:9787" },
        { "listen", "127.0.0.1" },
        { "listen", "127.0.0.1:70000" },
        { "listen", "127.0.0.1:-1" },
        { "listen", "::1" },
        { "max-connections", "15" },
        { "allowed-hosts", "exporter.example.org:9787" },
        { "allowed-hosts", "exporter.example.org/metrics" },
        { "allowed-hosts", "example.org," },
        { "session-lifetime", "0h" },
        { "session-lifetime", "8d" },
        { "base-path", "costs" },
        { "base-path", "//costs" },
        { "base-path", "/costs//all" },
        { "base-path", "/costs/../all" },
        { "base-path", "/costs?a=b" },
        { "base-path", "/all costs" },
        { "base-path", "/kosten;für" },
        { "trusted-proxies", "proxy.example.org" },
        { "trusted-proxies", "10.0.0.0/33" },
        { "trusted-proxies", "10.0.0.1," },
        { "grafana-url", "grafana.example.org" },
        { "grafana-url", "javascript:alert(1)" },
        { "refresh-interval", "0s" },
        { "refresh-interval", "15" },
        { "overlap", "-5m" },
        { "overlap", "soon" },
        { "attribution-wait", "2 m" },
        { "query-timeout", "1e3s" },
        { "log-level", "loud" },
        { "slow-interval", "8d" },
        { "feedback-lookback", "91d" },
        { "windows", "7x" },
        { "time-zone", "Mars/Olympus" },
        { "user-label", "phone" },
        { "user-info", "maybe" },
        { "include-models", "a,,b" },
        { "exclude-models", "," },
        { "include-agents", "a," },
        { "exclude-agents", ",a" },
        { "tenant-label", "2" },
        { "series-limit", "9" },
        { "call-log", "-1" },
        { "call-log", "1000001" },
        { "call-log", "many" },
        { "disable", "usage" },
        { "reprice", "always" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(WrongValues))]
    public void A_wrong_value_is_one_line_that_names_its_origin(string name, string value)
    {
        Setting setting = Setting.All.Single(s => s.Name == name);
        string config = Write("settings.yaml", $"\n\n{name}: \"{value}\"\n");
        string file = Write("value", value);

        if (!setting.IsSwitch)
        {
            AssertNames($"{setting.Flag}:", value, CommandRun.ErrorOf(["--source", "x", $"{setting.Flag}={value}"]));
        }

        AssertNames($"{setting.Variable}:", value, CommandRun.ErrorOf(["--source", "x"], (setting.Variable, value)));
        AssertNames($"{setting.Variable}_FILE:", value, CommandRun.ErrorOf(["--source", "x"], (setting.Variable + "_FILE", file)));
        AssertNames($"{config}, line 3, {name}:", value, CommandRun.ErrorOf(["--source", "x", "--config", config]));
    }

    [Fact]
    public void A_switch_takes_no_nonsense_from_the_command_line()
        => Assert.Contains("maybe", CommandRun.ErrorOf(["--source", "x", "--once=maybe"]), StringComparison.Ordinal);

    [Fact]
    public void A_missing_source_is_explained()
    {
        string[] waysOut = ["--source", "LIBRECHAT_EXPORTER_SOURCE", "MONGO_URI", "--demo"];

        Assert.All(waysOut, word => Assert.Contains(word, CommandRun.ErrorOf([]), StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_flag_is_named() => Assert.Contains("--sorce", CommandRun.ErrorOf(["--sorce", "x"]), StringComparison.Ordinal);

    [Fact]
    public void A_flag_without_its_value_is_named()
        => Assert.Contains("--overlap", CommandRun.ErrorOf(["--source", "x", "--overlap"]), StringComparison.Ordinal);

    [Fact]
    public void The_demo_has_no_tenants()
        => Assert.Equal(
            "librechat-exporter: --tenant: the demo has no tenants: leave it out, or --demo",
            CommandRun.ErrorOf(["--demo", "--tenant", "acme"]));

    [Fact]
    public void The_demo_and_a_source_do_not_go_together()
        => Assert.Contains("--demo", CommandRun.ErrorOf(["--demo", "--source", "x"]), StringComparison.Ordinal);

    [Theory]
    [InlineData("serve")]
    [InlineData("check")]
    public void An_instant_goes_with_once_only(string command)
        => Assert.Contains(
            "--once", CommandRun.ErrorOf([command, "--source", "x", "--as-of", "2026-11-20T12:00:00Z"]), StringComparison.Ordinal);

    [Theory]
    [InlineData("overlop: 5m", "line 1", "overlop")]
    [InlineData("overlap: 5m\nSource: x", "line 2", "Source")]
    [InlineData("overlap: [5m]", "line 1", "overlap takes a single value")]
    [InlineData("overlap:\n  a: b", "line 1", "overlap takes a single value")]
    [InlineData("? [a, b]\n: c", "line 1", "there is no setting")]
    [InlineData("- overlap: 5m", "settings.yaml", "a settings file is a list of lines")]
    [InlineData("just words", "settings.yaml", "a settings file is a list of lines")]
    [InlineData("overlap: \"5m", "settings.yaml, line ", "no YAML")]
    [InlineData("overlap: 5m\n\tquery-timeout: 3s", "settings.yaml, line ", "no YAML")]
    [InlineData("overlap: 5m\noverlap: 6m", "settings.yaml, line 2", "overlap")]
    [InlineData("overlap: *five", "settings.yaml, line 1, overlap:", "a value that begins with & or * needs quotes")]
    [InlineData("overlap: &five 5m", "settings.yaml, line 1, overlap:", "a value that begins with & or * needs quotes")]
    [InlineData("exclude-models: *-mini", "settings.yaml, line 1, exclude-models:", "a value that begins with & or * needs quotes")]
    [InlineData("&all\noverlap: 5m", "settings.yaml, line 1", "references (& and *) have no place here")]
    [InlineData("overlap: 5m\n---\noverlap: 6m", "settings.yaml, line 2", "a second document begins")]
    [InlineData("---\n---\noverlap: 6m", "settings.yaml, line 2", "a second document begins")]
    [InlineData("budgets:\n- {name: a, am...\nount: 5}", "settings.yaml, line 2", "this is no YAML: What follows is not valid YAML.")]
    [InlineData("wallet: []", "settings.yaml, line 1: there is no setting wallet;", "log-level, budgets, prices")]
    [InlineData("budget: []", "settings.yaml, line 1: there is no setting budget;", "did you mean budgets?")]
    [InlineData("overlap: 5m\nquery-timeout: {", "settings.yaml, line 2", "query-timeout takes a single value")]
    public void A_mistake_in_the_file_is_one_line_that_says_where(string yaml, string where, string what)
    {
        string config = Write("settings.yaml", yaml);

        string error = CommandRun.ErrorOf(["--source", "x", "--config", config]);
        Assert.Contains(where, error, StringComparison.Ordinal);
        Assert.Contains(what, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named_with_what_asked_for_it()
    {
        string missing = _folder.File("missing");

        AssertNames("--config", missing, CommandRun.ErrorOf(["--source", "x", "--config", missing]));
        AssertNames("LIBRECHAT_EXPORTER_CONFIG", missing, CommandRun.ErrorOf(["--source", "x"], ("LIBRECHAT_EXPORTER_CONFIG", missing)));
        AssertNames("MONGO_URI_FILE", missing, CommandRun.ErrorOf([], ("MONGO_URI_FILE", missing)));
        AssertNames("--config", missing, CommandRun.ErrorOf(["--source", "x", "--config", $"{missing}/settings.yaml"]));
        Assert.EndsWith(
            $": --config: {_folder.Path} is a folder; it takes a file",
            CommandRun.ErrorOf(["--source", "x", "--config", _folder.Path]),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no option --sorce; did you mean --source?", "--sorce", "x")]
    [InlineData("there is no option --sorce; did you mean --source?", "--sorce=x")]
    [InlineData("there is no option --Once; did you mean --once?", "--Once", "--source=x")]
    [InlineData("there is no option --nope (", "--nope", "--source=x")]
    [InlineData("there is no option --formt; did you mean --format?", "report", "--source=x", "--formt=csv")]
    [InlineData("there is no option --period (", "check", "--source=x", "--period=month")]
    [InlineData("there is no command chek; did you mean check?", "chek", "--source=x")]
    [InlineData("there is no command frobnicate (", "frobnicate")]
    [InlineData("report takes options alone, and not 'month'", "report", "month")]
    [InlineData("--user-label: 'emial' is not one of ", "; did you mean email?", "--source=x", "--user-label=emial")]
    [InlineData("--log-level: 'debg' is not one of ", "; did you mean debug?", "--source=x", "--log-level=debg")]
    [InlineData("--disable: 'balance' is not one of ", "; did you mean balances?", "--source=x", "--disable=balance")]
    [InlineData("--windows: 'moth' is not a window such as ", "; did you mean month?", "--source=x", "--windows=24h,moth")]
    [InlineData("--time-zone: 'Europe/Berln' is not ", "; did you mean Europe/Berlin?", "--source=x", "--time-zone=Europe/Berln")]
    [InlineData("--period: 'lastmonth' is not ", "; did you mean last-month?", "report", "--source=x", "--period=lastmonth")]
    [InlineData("--by: 'usr' is not ", "; did you mean user?", "report", "--source=x", "--by=usr")]
    [InlineData("--format: 'jsn' is not one of text, json; did you mean json?", "check", "--source=x", "--format=jsn")]
    [InlineData("--format: 'cvs' is not ", "; did you mean csv?", "report", "--source=x", "--format=cvs")]
    public void What_is_misspelt_is_asked_about(string complaint, params string[] rest)
    {
        const string question = "did you mean";
        string[] complaints = [complaint, .. rest.Where(text => text.StartsWith(';'))];
        string error = CommandRun.ErrorOf([.. rest.Where(text => !text.StartsWith(';'))]);

        Assert.All(complaints, expected => Assert.Contains(expected, error, StringComparison.Ordinal));
        Assert.Equal(
            string.Concat(complaints).Contains(question, StringComparison.Ordinal), error.Contains(question, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("overlop: 5m", "there is no setting overlop; did you mean overlap?")]
    [InlineData("TimeZone: UTC", "there is no setting TimeZone; did you mean time-zone?")]
    [InlineData("budgets:\n- naem: a", "there is no key naem; there are name, amount, window, ", "; did you mean name?")]
    [InlineData("budgets:\n- {name: a, amount: 1, window: mont}", "'mont' is not one of ", "; did you mean month?")]
    public void What_is_misspelt_in_the_file_is_asked_about(string yaml, params string[] complaints)
    {
        string error = CommandRun.ErrorOf(["--source", "x", "--config", Write("settings.yaml", yaml)]);

        Assert.All(complaints, expected => Assert.Contains(expected, error, StringComparison.Ordinal));
    }

    [Fact]
    public void A_password_is_in_no_guess()
        => Assert.All(
            [["mongodb://a:secret@host"], ["report", "mongodb://a:secret@host"], ["--sorce=mongodb://a:secret@host"]],
            (string[] arguments) => Assert.DoesNotContain("secret", CommandRun.ErrorOf(arguments), StringComparison.Ordinal));

    private static void AssertNames(string origin, string value, string error)
    {
        Assert.Contains(origin, error, StringComparison.Ordinal);
        Assert.Contains(value, error, StringComparison.Ordinal);
    }

    private string Write(string name, string text) => _folder.Write(name, System.Text.Encoding.UTF8.GetBytes(text));
}
