#!/usr/bin/env bash
# MongoDB.Driver 3.14.0: the property ServerSelectionTimeout takes an infinite time without a word, and so does Freeze(); the client made of these
# settings throws ArgumentOutOfRangeException. "No limit" has to be some long finite time. ConnectTimeout may be infinite throughout.
# Needs the .NET 10 SDK.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >finding.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType></PropertyGroup>
  <ItemGroup><PackageReference Include="MongoDB.Driver" Version="3.14.0" /></ItemGroup>
</Project>
X
cat >Program.cs <<'X'
using System;
using System.Threading;
using MongoDB.Driver;

Try("connect", settings => settings.ConnectTimeout = Timeout.InfiniteTimeSpan);
Try("selection", settings => settings.ServerSelectionTimeout = Timeout.InfiniteTimeSpan);

void Try(string name, Action<MongoClientSettings> change)
{
    var settings = new MongoClientSettings { Server = new MongoServerAddress("127.0.0.1", 1) };
    try
    {
        change(settings);
        settings.Freeze();
        Console.Write($"{name}: frozen, ");
        using var client = new MongoClient(settings);
        Console.WriteLine("made");
    }
    catch (Exception e)
    {
        Console.WriteLine(e.GetType().Name);
    }
}
X
seen=$(dotnet run -v quiet)
echo "$seen"
[ "$seen" = "connect: frozen, made
selection: frozen, ArgumentOutOfRangeException" ]
