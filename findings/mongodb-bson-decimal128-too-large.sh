#!/usr/bin/env bash
# MongoDB.Bson 3.14.0 reads a decimal128 whose coefficient is above the largest allowed (34 nines) as that coefficient; IEEE 754-2008 and the BSON
# specification read such a value as 0. Such bytes are valid BSON: every length is right. A sum over a collection is off by up to 10^34 for one of them.
# Needs the .NET 10 SDK.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >finding.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType></PropertyGroup>
  <ItemGroup><PackageReference Include="MongoDB.Bson" Version="3.14.0" /></ItemGroup>
</Project>
X
cat >Program.cs <<'X'
using System;
using MongoDB.Bson;

const ulong High = 0x3041_FFFF_FFFF_FFFF, Low = 0xFFFF_FFFF_FFFF_FFFF;
Decimal128 value = Decimal128.FromIEEEBits(High, Low);
Console.WriteLine($"{value} {Decimal128.ToDouble(value):R}");
X
seen=$(dotnet run -v quiet)
echo "MongoDB.Bson 3.14.0: $seen"
[ "$seen" = "10384593717069655257060992658440191 1.0384593717069655E+34" ]
