using System.Diagnostics;
using System.Text;
using LibreChatExporter.Tests.Docs;

namespace LibreChatExporter.Tests.Deploy;

/// <summary>kustomize finds what it is to put together, forgets nothing, and what it makes says the same as its sources.</summary>
public sealed class KustomizeTests
{
    private const string Kubectl = "kubectl";

    private static readonly string[] Folders = ["deploy", "deploy/kubernetes/monitoring", "deploy/grafana-dashboards"];

    private const string NotInstalled = "kubectl is not on the PATH; tests/test-database brings it where it makes its own Debian";

    private static readonly bool IsInstalled = Programs.IsInstalled(Kubectl);

    public static TheoryData<string> RuleFiles => ["recording", "alerts"];

    [Fact]
    public void Every_file_that_is_named_is_there_and_every_manifest_and_dashboard_is_named()
    {
        string[] named = [.. Folders.SelectMany(Named).Select(Path.GetFullPath)];
        Assert.All(named, path => Assert.True(Path.Exists(path), path));

        IEnumerable<string> written = Files("deploy/kubernetes", "*.yaml").Concat(Files("deploy/grafana-dashboards", "*.json"))
            .Where(path => Path.GetFileName(path) is not ("kustomization.yaml" or "secret.example.yaml"));
        Assert.Empty(written.Except(named));
    }

    [Theory]
    [MemberData(nameof(RuleFiles))]
    public void The_rules_for_the_operator_are_those_of_Prometheus(string kind)
    {
        Manifest source = Manifest.Read($"deploy/prometheus/{kind}.rules.yml");
        Manifest made = Manifest.Read($"deploy/kubernetes/monitoring/{kind}.rules.yaml");
        Assert.Equal("PrometheusRule", made["kind"].Text);
        Assert.True(source.Says(made["spec"]), $"run deploy/kubernetes/monitoring/from-prometheus: {kind}.rules.yaml is not what it makes");
    }

    [SkippableFact]
    public void The_exporter_is_put_together()
    {
        Skip.IfNot(IsInstalled, NotInstalled);

        IReadOnlyList<Manifest> made = Render(Path.Combine(Repository.Root, "deploy"));
        Assert.Equal(["ConfigMap", "Deployment", "NetworkPolicy", "PersistentVolumeClaim", "Service"], Kinds(made));
        Manifest settings = Of(made, "ConfigMap"), deployment = Of(made, "Deployment");
        Assert.Equal(
            File.ReadAllText(Path.Combine(Repository.Root, "deploy/librechat-exporter.yaml")),
            settings["data/librechat-exporter.yaml"].Text);
        Assert.Contains(
            deployment["spec/template/spec/volumes"].Items,
            volume => volume.Find("configMap/name")?.Text == settings["metadata/name"].Text);
        Assert.Matches("^[^:]+/[^:]+:[0-9]+[.][0-9]+[.][0-9]+$", deployment["spec/template/spec/containers/0/image"].Text);
    }

    [SkippableFact]
    public void What_watches_it_is_put_together_with_every_dashboard_in_a_ConfigMap_of_its_own()
    {
        Skip.IfNot(IsInstalled, NotInstalled);

        IReadOnlyList<Manifest> made = Render(Path.Combine(Repository.Root, "deploy/kubernetes/monitoring"));
        Assert.Equal(["ConfigMap", "PrometheusRule", "ServiceMonitor"], Kinds(made));
        Manifest[] dashboards = [.. made.Where(item => item["kind"].Text == "ConfigMap")];
        Assert.All(dashboards, dashboard => Assert.Equal("1", dashboard["metadata/labels"].Texts["grafana_dashboard"]));
        Assert.Equal(
            Files("deploy/grafana-dashboards", "*.json").Select(File.ReadAllText).Order(StringComparer.Ordinal),
            dashboards.Select(dashboard => Assert.Single(dashboard["data"].Texts).Value).Order(StringComparer.Ordinal));

        // Beyond this, the API server refuses a ConfigMap.
        Assert.All(
            dashboards, dashboard => Assert.InRange(Encoding.UTF8.GetByteCount(dashboard["data"].Texts.Single().Value), 1, 1_000_000));
    }

    [SkippableFact]
    public void The_example_of_an_overlay_changes_what_it_says()
    {
        string example = Example("# kustomization.yaml");
        Skip.IfNot(IsInstalled, NotInstalled);

        IReadOnlyList<Manifest> made = RenderOverlay(example);

        Assert.All(made, item => Assert.Equal("acme", item["metadata/namespace"].Text));
        Assert.Equal(
            "time-zone: Europe/Berlin\n",
            made.First(item => item.Find("data/librechat-exporter.yaml") is not null)["data/librechat-exporter.yaml"].Text);
        Manifest deployment = Of(made, "Deployment"), service = Of(made, "Service"), policy = Of(made, "NetworkPolicy");
        Assert.StartsWith("harbor.acme.example/", deployment["spec/template/spec/containers/0/image"].Text, StringComparison.Ordinal);
        Assert.Equal("acme", service["metadata/labels"].Texts[Of(made, "ServiceMonitor")["spec/jobLabel"].Text]);
        Assert.Equal(deployment["spec/template/metadata/labels"].Texts, service["spec/selector"].Texts);
        Assert.Equal(deployment["spec/template/metadata/labels"].Texts, policy["spec/podSelector/matchLabels"].Texts);
        Assert.Equal("observability", policy["spec/ingress/0/from/0/namespaceSelector/matchLabels"].Texts.Single().Value);
    }

    [SkippableFact]
    public void The_example_of_a_further_overlay_leaves_out_what_is_there_already()
    {
        string example = Example("# kustomization.yaml").TrimEnd() + "\n" + Example("  - target:");
        Skip.IfNot(IsInstalled, NotInstalled);

        IReadOnlyList<Manifest> made = RenderOverlay(example);
        Assert.Equal(["ConfigMap", "Deployment", "NetworkPolicy", "PersistentVolumeClaim", "Service", "ServiceMonitor"], Kinds(made));
        Assert.NotNull(Of(made, "ConfigMap").Find("data/librechat-exporter.yaml"));
    }

    private static string Example(string start)
        => Assert.Single(new Page("docs/operations.md").Blocks("yaml"), yaml => yaml.StartsWith(start, StringComparison.Ordinal));

    private static IReadOnlyList<Manifest> RenderOverlay(string example)
    {
        using var folder = new TempFolder();
        string checkout = Path.GetRelativePath(folder.Path, Repository.Root);
        folder.Write(
            "kustomization.yaml",
            Encoding.UTF8.GetBytes(example.Replace("../librechat-exporter/", checkout + "/", StringComparison.Ordinal)));
        folder.Write("librechat-exporter.yaml", "time-zone: Europe/Berlin\n"u8.ToArray());
        return Render(folder.Path);
    }

    private static IEnumerable<string> Named(string folder)
    {
        Manifest kustomization = Manifest.Read($"{folder}/kustomization.yaml");
        IEnumerable<Manifest> resources = kustomization.Find("resources")?.Items ?? [];
        IEnumerable<Manifest> files = kustomization.Find("configMapGenerator")?.Items.SelectMany(map => map["files"].Items) ?? [];
        return resources.Select(path => path.Text).Concat(files.Select(file => file.Text.Split('=')[^1]))
            .Select(path => Path.Combine(Repository.Root, folder, path));
    }

    private static string[] Files(string folder, string pattern)
        => Directory.GetFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories);

    private static IReadOnlyList<Manifest> Render(string folder)
    {
        var run = ProgramRun.Of(new ProcessStartInfo(Kubectl, ["kustomize", folder]), []);
        Assert.True(run.ExitCode == 0, run.ToString());
        return Manifest.All(run.Output);
    }

    private static IEnumerable<string> Kinds(IEnumerable<Manifest> made)
        => made.Select(item => item["kind"].Text).Distinct().Order(StringComparer.Ordinal);

    private static Manifest Of(IEnumerable<Manifest> made, string kind) => made.Single(item => item["kind"].Text == kind);
}
