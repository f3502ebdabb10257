#!/usr/bin/env bash
# .NET 10, System.Buffers.Text.Base64Url: its methods that only try give false where the destination is too short, and throw FormatException for text that
# is no base64url. Convert.TryFromBase64Chars, of the same shape and older, gives false for both. So a token of a stranger has to be asked IsValid first.
# Needs the .NET 10 SDK.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >try.csproj <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
</Project>
PROJECT
cat >Program.cs <<'PROGRAM'
using System;
using System.Buffers.Text;

Say("Base64Url, chars", (text, bytes) => Base64Url.TryDecodeFromChars(text, bytes, out _));
Say("Base64Url, UTF-8", (text, bytes) => Base64Url.TryDecodeFromUtf8(System.Text.Encoding.ASCII.GetBytes(text), bytes, out _));
Say("Convert", (text, bytes) => Convert.TryFromBase64Chars(text, bytes, out _));

static void Say(string name, Func<string, byte[], bool> decode)
{
    string Of(string text, int room)
    {
        try
        {
            return $"{decode(text, new byte[room])}";
        }
        catch (FormatException e)
        {
            return e.GetType().Name;
        }
    }

    Console.WriteLine($"{name}: valid {Of("AAAA", 3)}, too short {Of("AAAA", 1)}, invalid {Of("!!!!", 3)}");
}
PROGRAM
seen=$(dotnet run --nologo 2>/dev/null)
printf '%s\n' "$seen"
[ "$seen" = 'Base64Url, chars: valid True, too short False, invalid FormatException
Base64Url, UTF-8: valid True, too short False, invalid FormatException
Convert: valid True, too short False, invalid False' ]
