#!/usr/bin/env bash
# prometheus-net 8.2.1: a help text with a line break is written as it is, although the text format wants \n there. The rest of the text becomes a line of
# its own that is no sample, so Prometheus refuses the whole page: one careless help text takes the target down, not its family.
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
using Prometheus;

CollectorRegistry registry = Metrics.NewCustomRegistry();
Metrics.WithCustomRegistry(registry).CreateGauge("answer", "The first line.\nThe second line.").Set(42);
registry.CollectAndExportAsTextAsync(Console.OpenStandardOutput()).GetAwaiter().GetResult();
X
seen=$(dotnet run -v quiet)
echo "$seen"
[ "$seen" = "# HELP answer The first line.
The second line.
# TYPE answer gauge
answer 42" ]
