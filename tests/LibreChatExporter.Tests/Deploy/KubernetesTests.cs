using System.Text.RegularExpressions;
using LibreChatExporter.Configuration;
using LibreChatExporter.Sources.Mongo;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Deploy;

/// <summary>The manifests for Kubernetes fit each other, the image and the program.</summary>
public sealed class KubernetesTests
{
    private const string ConfigVariable = "LIBRECHAT_EXPORTER_CONFIG";

    private static readonly Manifest Deployment = Manifest.Read("deploy/kubernetes/deployment.yaml");
    private static readonly Manifest Service = Manifest.Read("deploy/kubernetes/service.yaml");
    private static readonly Manifest NetworkPolicy = Manifest.Read("deploy/kubernetes/networkpolicy.yaml");
    private static readonly Manifest ServiceMonitor = Manifest.Read("deploy/kubernetes/monitoring/servicemonitor.yaml");
    private static readonly Manifest Kustomization = Manifest.Read("deploy/kustomization.yaml");
    private static readonly Manifest Secret = Manifest.Read("deploy/kubernetes/secret.example.yaml");
    private static readonly Manifest Pod = Deployment["spec/template/spec"];
    private static readonly Manifest Container = Assert.Single(Pod["containers"].Items);
    private static readonly string Dockerfile = File.ReadAllText(Path.Combine(Repository.Root, "Dockerfile"));

    private static readonly IReadOnlyDictionary<string, string> Variables
        = Container["env"].Items.ToDictionary(variable => variable["name"].Text, variable => variable["value"].Text);

    private static IReadOnlyDictionary<string, string> PodLabels => Deployment["spec/template/metadata/labels"].Texts;

    [Fact]
    public void Every_selector_finds_the_pod_or_the_service()
    {
        Assert.Equal(PodLabels, Deployment["spec/selector/matchLabels"].Texts);
        AssertSelects(Service["spec/selector"], PodLabels);
        AssertSelects(NetworkPolicy["spec/podSelector/matchLabels"], PodLabels);
        AssertSelects(ServiceMonitor["spec/selector/matchLabels"], Service["metadata/labels"].Texts);
    }

    [Fact]
    public void The_job_is_librechat_and_no_label_names_the_pod_so_that_counters_go_on_over_restarts()
    {
        Assert.Equal("librechat", Service["metadata/labels"].Texts[ServiceMonitor["spec/jobLabel"].Text]);
        IReadOnlyList<Manifest> relabelings = ServiceMonitor["spec/endpoints/0/relabelings"].Items;
        Assert.Contains(relabelings, rule => rule["action"].Text == "labeldrop" && rule["regex"].Text == "pod");
        Assert.Contains(relabelings, rule => rule.Find("targetLabel")?.Text == "instance"
            && rule["sourceLabels"].Items.All(
                label => !label.Text.Contains("pod", StringComparison.Ordinal) && label.Text != "__address__"));
    }

    [Fact]
    public void All_speak_of_the_port_that_the_image_exposes()
    {
        string port = Regex.Match(Dockerfile, @"^EXPOSE (\d+)$", RegexOptions.Multiline).Groups[1].Value;
        Assert.EndsWith($":{port}", Setting.Listen.Default, StringComparison.Ordinal);
        Manifest containerPort = Assert.Single(Container["ports"].Items);
        Assert.Equal(port, containerPort["containerPort"].Text);
        Assert.Equal(containerPort["name"].Text, Service["spec/ports/0/targetPort"].Text);
        Assert.Equal(port, Service["spec/ports/0/port"].Text);
        Assert.Equal(Service["spec/ports/0/name"].Text, ServiceMonitor["spec/endpoints/0/port"].Text);
        Assert.Equal(port, Assert.Single(Assert.Single(NetworkPolicy["spec/ingress"].Items)["ports"].Items)["port"].Text);
        Assert.All(
            (string[])["startupProbe", "livenessProbe", "readinessProbe"],
            probe => Assert.Equal(containerPort["name"].Text, Container[$"{probe}/httpGet/port"].Text));
    }

    [Fact]
    public void A_pod_that_is_not_ready_is_scraped_and_one_that_waits_for_MongoDB_lives()
    {
        Assert.Equal("true", Service["spec/publishNotReadyAddresses"].Text);
        Assert.Equal("/readyz", Container["readinessProbe/httpGet/path"].Text);
        Assert.Equal("/healthz", Container["startupProbe/httpGet/path"].Text);
        Assert.Equal("/healthz", Container["livenessProbe/httpGet/path"].Text);
    }

    [Fact]
    public void One_pod_at_a_time_has_the_state()
    {
        Assert.Equal(("1", "Recreate"), (Deployment["spec/replicas"].Text, Deployment["spec/strategy/type"].Text));
        Assert.StartsWith(MountOf(VolumeOf("persistentVolumeClaim")) + "/", Variables[Setting.State.Variable], StringComparison.Ordinal);
    }

    [Fact]
    public void It_runs_as_the_images_user_with_nothing_that_it_does_not_need()
    {
        string user = Regex.Match(Dockerfile, @"^USER (\d+):\1$", RegexOptions.Multiline).Groups[1].Value;
        Manifest context = Pod["securityContext"];
        Assert.Equal((user, user, user), (context["runAsUser"].Text, context["runAsGroup"].Text, context["fsGroup"].Text));
        Assert.Equal(("true", "RuntimeDefault"), (context["runAsNonRoot"].Text, context["seccompProfile/type"].Text));
        Manifest limits = Container["securityContext"];
        Assert.Equal(("true", "false"), (limits["readOnlyRootFilesystem"].Text, limits["allowPrivilegeEscalation"].Text));
        Assert.Equal("ALL", Assert.Single(limits["capabilities/drop"].Items).Text);
        Assert.Equal("false", Pod["automountServiceAccountToken"].Text);
    }

    [Fact]
    public void Every_variable_is_a_setting_and_the_program_takes_them_with_the_settings_file()
    {
        IEnumerable<string> known = Setting.All.SelectMany(setting => (string[])[setting.Variable, setting.Variable + "_FILE"])
            .Append(ConfigVariable);
        Assert.Empty(Variables.Keys.Except(known));

        // Kubernetes would add some of the Service's name.
        Assert.Equal("false", Pod["enableServiceLinks"].Text);

        string settingsFile = Path.Combine(Repository.Root, "deploy", Path.GetFileName(Variables[ConfigVariable]));
        using var folder = new TempFolder();
        string uri = folder.Write("mongo-uri", System.Text.Encoding.UTF8.GetBytes(Secret["stringData/mongo-uri"].Text + "\n"));
        ExporterSettings settings = CommandRun.SettingsOf(
            [],
            [.. Variables.Select(variable => (variable.Key, variable.Key switch
            {
                ConfigVariable => settingsFile,
                _ when variable.Key == Setting.Source.Variable + "_FILE" => uri,
                _ => variable.Value,
            }))]);
        Assert.Equal(Secret["stringData/mongo-uri"].Text, settings.Source);
        Assert.NotEmpty(settings.Budgets);
    }

    [Fact]
    public void Every_volume_has_its_object_and_every_file_its_volume()
    {
        Manifest generator = Assert.Single(Kustomization["configMapGenerator"].Items);
        Assert.Equal(generator["name"].Text, VolumeOf("configMap")["configMap/name"].Text);
        Assert.Equal($"{MountOf(VolumeOf("configMap"))}/{Assert.Single(generator["files"].Items).Text}", Variables[ConfigVariable]);
        Assert.Equal(Secret["metadata/name"].Text, VolumeOf("secret")["secret/secretName"].Text);
        Assert.Equal(
            $"{MountOf(VolumeOf("secret"))}/{Assert.Single(Secret["stringData"].Fields.Keys)}",
            Variables[Setting.Source.Variable + "_FILE"]);
        Assert.Equal(
            Manifest.Read("deploy/kubernetes/persistentvolumeclaim.yaml")["metadata/name"].Text,
            VolumeOf("persistentVolumeClaim")["persistentVolumeClaim/claimName"].Text);
    }

    [Fact]
    public void The_example_of_the_secret_is_a_URI_that_leads_out_of_the_pod_to_a_port_that_may_be_reached()
    {
        var address = new MongoAddress(Secret["stringData/mongo-uri"].Text);
        Assert.True(address.HasLogin && !address.IsAmbiguous);
        Match host = Regex.Match(address.Shown, "^mongodb://(?<host>[^:]+):(?<port>[0-9]+)$");
        Assert.DoesNotContain(host.Groups["host"].Value, (string[])["", "localhost", "127.0.0.1"]);
        Assert.Contains(
            NetworkPolicy["spec/egress"].Items.SelectMany(rule => rule["ports"].Items),
            port => port["port"].Text == host.Groups["port"].Value);
    }

    [Fact]
    public void The_image_is_named_in_one_place()
        => Assert.Equal(Container["image"].Text, Assert.Single(Kustomization["images"].Items)["name"].Text);

    private static Manifest VolumeOf(string kind) => Pod["volumes"].Items.Single(volume => volume.Find(kind) is not null);

    private static string MountOf(Manifest volume)
        => Container["volumeMounts"].Items.Single(mount => mount["name"].Text == volume["name"].Text)["mountPath"].Text;

    private static void AssertSelects(Manifest selector, IReadOnlyDictionary<string, string> labels)
        => Assert.Empty(selector.Texts.Except(labels));
}
