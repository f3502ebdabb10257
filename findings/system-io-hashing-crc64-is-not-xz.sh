#!/usr/bin/env bash
# NuGet's System.IO.Hashing: Crc64 follows ECMA-182, as do xz, Go's crc64.ECMA and with it the archives of mongodump, which say so by the same name; but
# its bits come the other way round, so no checksum of one is one of the other's. Version 11.0.0 can be told with Crc64ParameterSet.Create, whose
# polynomial is the one that is not turned round.
# Needs the .NET 10 SDK and Python 3, whose lzma writes what xz does.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >crc.csproj <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="System.IO.Hashing" Version="11.0.0" /></ItemGroup>
</Project>
PROJECT
cat >Program.cs <<'PROGRAM'
using System.IO.Hashing;
var turned = Crc64ParameterSet.Create(0x42F0E1EBA9EA3693, ulong.MaxValue, ulong.MaxValue, reflectValues: true);
System.Console.WriteLine($"System.IO.Hashing: {Crc64.HashToUInt64("123456789"u8):x16}, told so {Crc64.HashToUInt64(turned, "123456789"u8):x16}");
PROGRAM
seen=$(dotnet run --nologo 2>/dev/null)$'\n'
# The check of the only block stands before the index: 8 bytes, the lowest first.
seen+=$(python3 - <<'XZ'
import lzma
stream = lzma.compress(b"123456789", format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC64)
index = (int.from_bytes(stream[-8:-4], "little") + 1) * 4
print("xz: %016x" % int.from_bytes(stream[-12 - index - 8:-12 - index], "little"))
XZ
)
printf '%s\n' "$seen"
[ "$seen" = $'System.IO.Hashing: 6c40df5f0b497347, told so 995dc9bbdf1939fa\nxz: 995dc9bbdf1939fa' ]
