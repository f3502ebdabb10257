#!/usr/bin/env bash
# .NET 10: settings of the garbage collector in the environment are hexadecimal. The runtime takes them with 0x before them and without. A program that
# Native AOT has made takes only those without: with 0x, it runs as if the setting were not there, and says nothing. So a limit that was set for
# `dotnet program.dll` may stop being one when the same program comes as machine code.
# Needs the .NET 10 SDK, and clang or gcc.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >try.csproj <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <InvariantGlobalization>true</InvariantGlobalization>
  </PropertyGroup>
</Project>
PROJECT
cat >Program.cs <<'PROGRAM'
System.Console.WriteLine(System.GC.GetGCMemoryInfo().TotalAvailableMemoryBytes == 200L << 20 ? "200 MB" : "no limit");
PROGRAM
linker=$(command -v clang || command -v gcc)
dotnet publish --nologo -v quiet -o runtime >build.log || { cat build.log; exit 1; }
dotnet publish --nologo -v quiet -o native -p:PublishAot=true -p:CppCompilerAndLinker="$linker" >build.log || { cat build.log; exit 1; }
seen=$(
  for limit in C800000 0xC800000; do
    export DOTNET_GCHeapHardLimit=$limit
    echo "$limit: with the runtime $(dotnet runtime/try.dll), as machine code $(native/try)"
  done
)
printf '%s\n' "$(dotnet --version)" "$seen"
[ "$seen" = 'C800000: with the runtime 200 MB, as machine code 200 MB
0xC800000: with the runtime 200 MB, as machine code no limit' ]
