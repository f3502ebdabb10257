using System.Text.RegularExpressions;
using LibreChatExporter.Configuration;
using LibreChatExporter.Telemetry;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Deploy;

/// <summary>What <c>docker compose up</c> finds, starts, and lets others reach.</summary>
public sealed class ComposeTests
{
    private static readonly ComposeFile Compose = ComposeFile.Read();

    private static readonly string[] Environment = [.. File.ReadAllLines(InRepository(".env"))
        .Where(line => line.Length > 0 && line[0] != '#')];

    [Theory]
    [InlineData("exporter", "exporter")]
    [InlineData("monitoring", "exporter prometheus alertmanager grafana")]
    [InlineData("demo", "demo prometheus alertmanager grafana")]
    public void Each_profile_starts_what_its_name_says(string profile, string services)
        => Assert.Equal(services.Split(' '), Compose.Start(profile).Select(service => service.Name));

    [Fact]
    public void Without_a_profile_the_exporter_alone_starts() => Assert.Contains("COMPOSE_PROFILES=exporter", Environment);

    [Fact]
    public void Each_variable_has_its_default_in_the_file_of_variables_too_and_the_file_has_no_others()
        => Assert.Equal(
            Compose.Variables.Select(variable => $"{variable.Name}={variable.Default}")
                .Distinct().Append("COMPOSE_PROFILES=exporter").Order(),
            Environment.Order());

    [Fact]
    public void Every_file_and_folder_that_is_mounted_is_there_and_cannot_be_written() => Assert.All(Files(Compose.Services), mount =>
    {
        Assert.True(Path.Exists(InRepository(mount.Source)), mount.Source);
        Assert.True(mount.IsReadOnly, mount.Source);
    });

    [Fact]
    public void Every_volume_with_a_name_is_declared_and_used()
        => Assert.Equal(
            Compose.Volumes.Order(),
            Compose.Services.SelectMany(service => service.Mounts).Select(mount => mount.Source)
                .Where(source => !source.StartsWith('.')).Order());

    [Fact]
    public void Every_image_has_one_version_and_the_exporter_s_is_its_own() => Assert.All(Compose.Services, service =>
    {
        Assert.Matches(@"^[a-z/-]+:v?\d+\.\d+\.\d+$", service.Text("image"));
        Assert.Equal(service.Settings.ContainsKey("build"), service.Text("image") == $"librechat-exporter:{BuildInfo.Current.Version}");
    });

    [Fact]
    public void Nothing_is_published_beyond_the_machine()
        => Assert.All(
            Compose.Services, service => Assert.StartsWith("127.0.0.1:", Assert.Single(service.Texts("ports")), StringComparison.Ordinal));

    [Fact]
    public void The_exporter_alone_is_on_the_network_of_LibreChat()
        => Assert.Equal(
            ["exporter"],
            Compose.Services.Where(service => service.Texts("networks").Contains("librechat")).Select(service => service.Name));

    [Fact]
    public void No_service_has_or_gains_rights() => Assert.All(Compose.Services, service =>
    {
        Assert.Equal(["ALL"], service.Texts("cap_drop"));
        Assert.Equal(["no-new-privileges:true"], service.Texts("security_opt"));
        Assert.Equal(service.Name != "grafana", service.Settings.ContainsKey("read_only") && service.Text("read_only") == "true");
        Assert.Equal("unless-stopped", service.Text("restart"));
    });

    [Theory]
    [InlineData("monitoring")]
    [InlineData("demo")]
    public void Prometheus_and_Grafana_find_each_other_and_the_exporter(string profile)
    {
        string[] hosts = [.. Compose.Start(profile).SelectMany(service => service.HostNames), "localhost"];
        string prometheus = File.ReadAllText(InRepository("deploy/prometheus/prometheus.yml"));
        string[] targets = [.. Regex.Matches(prometheus, @"targets: \[""(?<host>[^"":]+):\d+""\]")
            .Select(match => match.Groups["host"].Value)];

        Assert.Contains("exporter", targets);
        Assert.Contains("alertmanager", targets);
        Assert.Empty(targets.Except(hosts));
        Assert.All(Provisioned("datasources", @"url: https?://(?<value>[^:]+)"), host => Assert.Contains(host, hosts));
    }

    /// <summary>
    /// Prometheus tells again what fires at the first evaluation after the delay to resend; rules are evaluated each minute, but for the
    /// thresholds and the hours, which do not alert.
    /// </summary>
    [Fact]
    public void Alertmanager_sends_nothing_after_a_start_before_it_has_heard_of_all_that_fires()
    {
        TimeSpan evaluation = TimeSpan.FromMinutes(1);
        string rules = File.ReadAllText(InRepository("deploy/prometheus/alerts.rules.yml"));

        Assert.All(
            Regex.Matches(rules, "interval: (?<value>.+)"), interval => Assert.True(interval.Groups["value"].Value is "15s" or "1m"));
        Assert.True(Flag("prometheus", "rules.alert.resend-delay") < evaluation);
        Assert.True(Flag("alertmanager", "dispatch.start-delay") >= evaluation + TimeSpan.FromSeconds(15));

        static TimeSpan Flag(string service, string flag)
        {
            string given = Compose.Services.Single(one => one.Name == service).Texts("command")
                .Single(argument => argument.StartsWith($"--{flag}=", StringComparison.Ordinal)).Split('=')[1];
            Match parts = Regex.Match(given, @"^((?<minutes>\d+)m)?((?<seconds>\d+)s)?$");
            return TimeSpan.FromSeconds((60 * Number("minutes")) + Number("seconds"));

            int Number(string unit) => parts.Groups[unit] is { Success: true, Value: var value } ? int.Parse(value, null) : 0;
        }
    }

    [Fact]
    public void Grafana_finds_its_dashboards_and_begins_with_the_overview()
    {
        ComposeFile.Service grafana = Compose.Services.Single(service => service.Name == "grafana");
        string path = Assert.Single(Provisioned("dashboards", @"path: (?<value>\S+)"));
        string folder = grafana.Mounts.Single(mount => mount.Target == path).Source;
        string home = grafana.Variable("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH");

        Assert.Equal(path, Path.GetDirectoryName(home));
        Assert.True(File.Exists(InRepository(Path.Combine(folder, Path.GetFileName(home)))), home);
    }

    [Fact]
    public void The_settings_file_has_the_budgets_that_alerts_look_at()
    {
        ExporterSettings settings = CommandRun.SettingsOf(["--source=x", "--config", InRepository("deploy/librechat-exporter.yaml")]);

        Assert.Equal(
            ["hourly 10 hour", "daily 50 today", "monthly 1000 month"],
            settings.Budgets.Select(budget => $"{budget.Name} {budget.AmountUsd} {budget.Window.Name}"));
        Assert.True(settings.UserInfo);
    }

    private static IEnumerable<(string Source, string Target, bool IsReadOnly)> Files(IEnumerable<ComposeFile.Service> services)
        => services.SelectMany(service => service.Mounts).Where(mount => mount.Source.StartsWith('.'));

    private static string[] Provisioned(string kind, string pattern)
        => [.. Directory.GetFiles(InRepository($"deploy/grafana-dashboards/provisioning/{kind}"), "*.yml")
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), pattern)).Select(match => match.Groups["value"].Value)];

    private static string InRepository(string path) => Path.Combine(Repository.Root, path);
}
