using LibreChatExporter.Accounts;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;
using Microsoft.Extensions.Logging;

namespace LibreChatExporter.Tests.Configuration;

public sealed class SettingsPrecedenceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>For each setting a value other than its default, and how to see that it arrived.</summary>
    private static readonly Dictionary<Setting, (string Value, Func<ExporterSettings, bool> Arrived)> Examples = new()
    {
        [Setting.Source] = ("/some/dump", settings => settings.Source == "/some/dump"),
        [Setting.Database] = ("Chat", settings => settings.Database == "Chat"),
        [Setting.Demo] = ("true", settings => settings.Demo),
        [Setting.Once] = ("true", settings => settings.Once),
        [Setting.AsOf] = ("2026-11-20T13:00:00+01:00", settings => settings.AsOf == Sample.AsOf),
        [Setting.Listen] = ("0.0.0.0:1234", settings => settings.Listen.ToString() == "0.0.0.0:1234"),
        [Setting.MaxConnections] = ("16", settings => settings.MaxConnections == 16),
        [Setting.AuthTokenFile] = ("/run/token", settings => settings.Login?.Tokens?.Path == "/run/token"),
        [Setting.AuthUsersFile] = ("/run/users", settings => settings.Login?.Users?.Path == "/run/users"),
        [Setting.TlsCertFile] = ("/run/tls.crt", settings => settings.Tls?.Certificate.Path == "/run/tls.crt"),
        [Setting.TlsKeyFile] = ("/run/tls.key", settings => settings.Tls?.Key.Path == "/run/tls.key"),
        [Setting.TlsClientCaFile] = ("/run/ca.crt", settings => settings.Tls?.ClientAuthorities?.Path == "/run/ca.crt"),
        [Setting.AllowedHosts] = (
            "exporter.example.org, *.example.net", settings => settings.AllowedHosts.Patterns is ["exporter.example.org", "*.example.net"]),
        [Setting.SessionLifetime] = ("30m", settings => settings.SessionLifetime == TimeSpan.FromMinutes(30)),
        [Setting.BasePath] = ("/costs/of-chats/", settings => settings.BasePath == "/costs/of-chats"),
        [Setting.TrustedProxies] = (
            "192.0.2.1, 10.0.0.0/8, fd00::/8",
            settings => string.Join(' ', settings.TrustedProxies) == "192.0.2.1/32 10.0.0.0/8 fd00::/8"),
        [Setting.GrafanaUrl] = ("https://grafana.example.org/d/x", settings => settings.GrafanaUrl?.Host == "grafana.example.org"),
        [Setting.RefreshInterval] = ("7s", settings => settings.RefreshInterval == TimeSpan.FromSeconds(7)),
        [Setting.SlowInterval] = ("6m", settings => settings.SlowInterval == TimeSpan.FromMinutes(6)),
        [Setting.Overlap] = ("8m", settings => settings.Overlap == TimeSpan.FromMinutes(8)),
        [Setting.AttributionWait] = ("9s", settings => settings.AttributionWait == TimeSpan.FromSeconds(9)),
        [Setting.FeedbackLookback] = ("90d", settings => settings.FeedbackLookback == TimeSpan.FromDays(90)),
        [Setting.ReadConnections] = ("4", settings => settings.ReadConnections == 4),
        [Setting.QueryTimeout] = ("1m30s", settings => settings.QueryTimeout == TimeSpan.FromSeconds(90)),
        [Setting.Windows] = ("1h, week", settings => settings.Windows.Select(window => window.Name).SequenceEqual(["1h", "week"])),
        [Setting.TimeZone] = ("Europe/Berlin", settings => settings.TimeZone.BaseUtcOffset == TimeSpan.FromHours(1)),
        [Setting.UserLabel] = ("email", settings => settings.UserLabel == UserLabelKind.Email),
        [Setting.State] = ("/var/lib/here", settings => settings.State == "/var/lib/here"),
        [Setting.CompareInterval] = ("2h", settings => settings.CompareInterval == TimeSpan.FromHours(2)),
        [Setting.UserHashKeyFile] = (Path.Combine(Repository.Root, "README.md"), settings => settings.UserHashKey is not null),
        [Setting.UserInfo] = ("true", settings => settings.UserInfo),
        [Setting.IncludeModels] = ("gpt-*, o?", settings => settings.IncludeModels?.Patterns is ["gpt-*", "o?"]),
        [Setting.ExcludeModels] = ("*-mini", settings => settings.ExcludeModels.Patterns is ["*-mini"]),
        [Setting.IncludeAgents] = ("Research*", settings => settings.IncludeAgents?.Patterns is ["Research*"]),
        [Setting.ExcludeAgents] = ("none", settings => settings.ExcludeAgents.Patterns is ["none"]),
        [Setting.Tenant] = ("acme", settings => settings.Tenant == "acme"),
        [Setting.TenantLabel] = ("true", settings => settings.TenantLabel),
        [Setting.SeriesLimit] = ("10", settings => settings.SeriesLimit == 10),
        [Setting.CallLog] = ("1000000", settings => settings.CallLog == 1_000_000),
        [Setting.Disable] = ("runtime, process", settings => settings.Disabled.SetEquals(["process", "runtime"])),
        [Setting.Reprice] = ("true", settings => settings.Reprice),
        [Setting.LogLevel] = ("debug", settings => settings.LogLevel == LogLevel.Debug),
    };

    public static TheoryData<string> Names => [.. Setting.All.Select(setting => setting.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_setting_has_a_flag_a_variable_a_variable_for_a_file_and_a_key(string name)
    {
        Setting setting = Setting.All.Single(s => s.Name == name);
        (string value, Func<ExporterSettings, bool> arrived) = Examples[setting];
        string[] flag = setting.IsSwitch ? [setting.Flag] : [setting.Flag, value];
        string config = Config($"{setting.Name}: \"{value}\"");
        string secret = Write("value", value + "\n");

        Assert.True(arrived(CommandRun.SettingsOf([.. Others(setting), .. flag])), "flag");
        Assert.True(arrived(CommandRun.SettingsOf(Others(setting), (setting.Variable, value))), "variable");
        Assert.True(arrived(CommandRun.SettingsOf(Others(setting), (setting.Variable + "_FILE", secret))), "file of a variable");
        Assert.True(arrived(CommandRun.SettingsOf([.. Others(setting), "--config", config])), "key");
        Assert.True(
            arrived(CommandRun.SettingsOf(Others(setting), ("LIBRECHAT_EXPORTER_CONFIG", config))), "key, with the file from a variable");
        Assert.False(CommandRun.Of(Others(setting)).Settings is { } unset && arrived(unset), "not given");
    }

    [Fact]
    public void Flags_win_over_variables_over_the_file_over_defaults()
    {
        string config = Config("overlap: 1m\nrefresh-interval: 1m\nattribution-wait: 1m");
        (string, string)[] variables = [("LIBRECHAT_EXPORTER_OVERLAP", "2m"), ("LIBRECHAT_EXPORTER_REFRESH_INTERVAL", "2m")];

        ExporterSettings settings = CommandRun.SettingsOf(["--source", "x", "--config", config, "--overlap", "3m"], variables);
        Assert.Equal(TimeSpan.FromMinutes(3), settings.Overlap);
        Assert.Equal(TimeSpan.FromMinutes(2), settings.RefreshInterval);
        Assert.Equal(TimeSpan.FromMinutes(1), settings.AttributionWait);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.QueryTimeout);
    }

    [Fact]
    public void The_defaults_are_those_that_the_help_names()
    {
        ExporterSettings settings = CommandRun.SettingsOf(["--source", "x"]);

        Assert.Equal("127.0.0.1:9787", settings.Listen.ToString());
        Assert.Equal(
            (TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(30), LogLevel.Information),
            (settings.RefreshInterval, settings.Overlap, settings.AttributionWait, settings.QueryTimeout, settings.LogLevel));
        Assert.Equal((null, false, false, null), (settings.Database, settings.Demo, settings.Once, settings.AsOf));
        Assert.Equal((TimeSpan.FromMinutes(5), TimeSpan.FromDays(1)), (settings.SlowInterval, settings.FeedbackLookback));
        Assert.Equal(["24h", "7d", "30d", "today", "month"], settings.Windows.Select(window => window.Name));
        Assert.Equal((TimeZoneInfo.Utc, UserLabelKind.Id, null), (settings.TimeZone, settings.UserLabel, settings.UserHashKey));
        Assert.Equal((false, false, false), (settings.UserInfo, settings.TenantLabel, settings.Reprice));
        Assert.Equal((null, null, null, 50_000), (settings.IncludeModels, settings.IncludeAgents, settings.Tenant, settings.SeriesLimit));
        Assert.Empty(settings.ExcludeModels.Patterns.Concat(settings.ExcludeAgents.Patterns).Concat(settings.Disabled));
        Assert.Empty(settings.AllowedHosts.Patterns);
        Assert.Equal((TimeSpan.FromHours(12), ""), (settings.SessionLifetime, settings.BasePath));
        Assert.Empty(settings.TrustedProxies);
        Assert.Empty(settings.Budgets);
        Assert.Empty(settings.Prices);
        Assert.Equal((500, null, null), (settings.MaxConnections, settings.Login, settings.Tls));
    }

    [Fact]
    public void LibreChats_own_variable_names_the_source_where_nothing_else_does()
    {
        (string, string) mongo = ("MONGO_URI", "mongodb://from-librechat/LibreChat");
        string file = Write("uri", "mongodb://from-file/LibreChat\n");

        Assert.Equal("mongodb://from-librechat/LibreChat", CommandRun.SettingsOf([], mongo).Source);
        Assert.Equal("mongodb://from-file/LibreChat", CommandRun.SettingsOf([], ("MONGO_URI_FILE", file)).Source);
        Assert.Equal("own", CommandRun.SettingsOf([], mongo, ("LIBRECHAT_EXPORTER_SOURCE", "own")).Source);
        Assert.Equal("flag", CommandRun.SettingsOf(["--source", "flag"], mongo, ("LIBRECHAT_EXPORTER_SOURCE", "own")).Source);
        Assert.Equal("key", CommandRun.SettingsOf(["--config", Config("source: key")], mongo).Source);
    }

    [Fact]
    public void The_demo_wins_over_a_source_from_the_environment()
    {
        ExporterSettings settings = CommandRun.SettingsOf(["--demo"], ("MONGO_URI", "mongodb://from-librechat/LibreChat"));

        Assert.Equal((true, null), (settings.Demo, settings.Source));
    }

    [Fact]
    public void Empty_variables_and_an_empty_file_set_nothing()
    {
        ExporterSettings settings = CommandRun.SettingsOf(
            ["--source", "x", "--config", Config("")],
            ("LIBRECHAT_EXPORTER_OVERLAP", ""),
            ("LIBRECHAT_EXPORTER_OVERLAP_FILE", ""),
            ("MONGO_URI", ""));

        Assert.Equal(("x", TimeSpan.FromMinutes(5)), (settings.Source, settings.Overlap));
    }

    [Fact]
    public void A_switch_that_the_environment_turns_on_can_be_turned_off()
        => Assert.False(CommandRun.SettingsOf(["--source", "x", "--once", "false"], ("LIBRECHAT_EXPORTER_ONCE", "true")).Once);

    [Theory]
    [InlineData("serve")]
    [InlineData("serve", "serve")]
    [InlineData("check", "check")]
    public void Options_go_with_each_command(string name, params string[] command)
    {
        CommandRun after = CommandRun.Of([.. command, "--source", "x", "--overlap", "3m"]);
        CommandRun before = CommandRun.Of(["--source", "x", "--overlap", "3m", .. command]);

        Assert.Equal((name, TimeSpan.FromMinutes(3)), (after.Command, after.Settings!.Overlap));
        Assert.Equal((name, TimeSpan.FromMinutes(3)), (before.Command, before.Settings!.Overlap));
    }

    /// <summary>What a setting needs beside it.</summary>
    private static string[] Others(Setting setting) => setting switch
    {
        _ when setting == Setting.Source || setting == Setting.Demo => [],
        _ when setting == Setting.AsOf => ["--source", "x", "--once"],
        _ when setting == Setting.UserHashKeyFile => ["--source", "x", "--user-label", "hash"],
        _ when setting == Setting.TlsCertFile => ["--source", "x", "--tls-key-file", "key"],
        _ when setting == Setting.TlsKeyFile => ["--source", "x", "--tls-cert-file", "cert"],
        _ when setting == Setting.TlsClientCaFile => ["--source", "x", "--tls-cert-file", "cert", "--tls-key-file", "key"],
        _ => ["--source", "x"],
    };

    private string Config(string yaml) => Write("settings.yaml", yaml);

    private string Write(string name, string text) => _folder.Write(name, System.Text.Encoding.UTF8.GetBytes(text));
}
