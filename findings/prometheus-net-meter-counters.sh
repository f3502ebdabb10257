#!/usr/bin/env bash
# prometheus-net 8.2.1, MeterAdapter: an ObservableCounter of System.Diagnostics.Metrics becomes a gauge (so rate() over it is refused by linters and
# a restart is not seen as one), and the option Registry has no effect as long as MetricFactory is not set to null: the metrics go to the default registry.
# Needs the .NET 10 SDK.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >finding.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><NoWarn>NU1603</NoWarn></PropertyGroup>
  <ItemGroup><PackageReference Include="prometheus-net" Version="8.2.1" /></ItemGroup>
</Project>
X
cat >Program.cs <<'X'
using System;
using System.Diagnostics.Metrics;
using System.IO;
using System.Linq;
using System.Text;
using Prometheus;

Prometheus.Metrics.SuppressDefaultMetrics();
using var meter = new Meter("finding");
meter.CreateObservableCounter("finding.read", () => 7L);
Console.WriteLine($"with Registry alone: {Lines(options => { })}");
Console.WriteLine($"and without MetricFactory: {Lines(options => options.MetricFactory = null)}");

string Lines(Action<MeterAdapterOptions> change)
{
    CollectorRegistry registry = Prometheus.Metrics.NewCustomRegistry();
    var options = new MeterAdapterOptions { Registry = registry, InstrumentFilterPredicate = instrument => instrument.Meter.Name == "finding" };
    change(options);
    using IDisposable adapter = MeterAdapter.StartListening(options);
    using var text = new MemoryStream();
    registry.CollectAndExportAsTextAsync(text).GetAwaiter().GetResult();
    string type = Encoding.UTF8.GetString(text.ToArray()).Split('\n').FirstOrDefault(line => line.StartsWith("# TYPE finding_finding_read", StringComparison.Ordinal));
    return type?.Split(' ')[^1] ?? "nothing";
}
X
seen=$(dotnet run -v quiet)
echo "$seen"
[ "$seen" = "with Registry alone: nothing
and without MetricFactory: gauge" ]
